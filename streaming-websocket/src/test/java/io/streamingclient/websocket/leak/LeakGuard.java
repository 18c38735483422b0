package io.streamingclient.websocket.leak;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which Netty noticed that a buffer was never released.
 * Registered for all tests of this module through {@code META-INF/services}; a leak may
 * be blamed on the class that comes after.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

	private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

	static {
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// loading this class is what counts: detectors are made with the classes that use
		// them
	}

	@Override
	public void afterAll(ExtensionContext context) {
		String leaks = detect();
		if (!leaks.isEmpty()) {
			throw new AssertionError("Leaks up to the end of " + context.getDisplayName() + ":\n" + leaks);
		}
	}

	/**
	 * Collect garbage, let Netty look for leaks, and take what it has reported so far.
	 * @return the reports
	 */
	static String detect() {
		for (int round = 0; round < 2; round++) {
			System.gc();
			for (int i = 0; i < 64; i++) {
				PooledByteBufAllocator.DEFAULT.buffer(16).release();
			}
		}
		StringBuilder leaks = new StringBuilder();
		for (String leak = REPORTS.poll(); leak != null; leak = REPORTS.poll()) {
			leaks.append(leak).append('\n');
		}
		return leaks.toString();
	}

	private static final class Factory extends ResourceLeakDetectorFactory {

		@Override
		@SuppressWarnings("deprecation")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return newResourceLeakDetector(resource, samplingInterval);
		}

		@Override
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
			return new Detector<>(resource, samplingInterval);
		}

	}

	private static final class Detector<T> extends ResourceLeakDetector<T> {

		Detector(Class<T> resource, int samplingInterval) {
			super(resource, samplingInterval);
		}

		@Override
		protected boolean needReport() {
			return true;
		}

		@Override
		protected void reportTracedLeak(String resourceType, String records) {
			super.reportTracedLeak(resourceType, records);
			REPORTS.add(resourceType + records);
		}

		@Override
		protected void reportUntracedLeak(String resourceType) {
			super.reportUntracedLeak(resourceType);
			REPORTS.add(resourceType);
		}

	}

}
