package io.streamingclient.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which Netty noticed that a buffer was never released.
 * Registered for all tests of this module through {@code META-INF/services}. Netty
 * notices a leak when the buffer was collected and another one is allocated, so a leak
 * may be blamed on the class that comes after; the report says where the buffer was last
 * used.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final int ALLOCATIONS = 64;

	private static final LeakReports REPORTS = new LeakReports();

	static {
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ReportingDetectorFactory(REPORTS));
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		// loading this class is what counts: detectors are made with the classes that use
		// them
	}

	@Override
	public void afterAll(ExtensionContext context) {
		List<String> leaks = detect(0);
		if (!leaks.isEmpty()) {
			throw new AssertionError(leaks.size() + " leak(s) up to the end of " + context.getDisplayName() + ":\n"
					+ String.join("\n", leaks));
		}
	}

	/**
	 * Collect garbage, let Netty look for leaks, and take what it has reported so far.
	 * @param expected wait for so many, but not for long
	 * @return the reports, oldest first
	 */
	static List<String> detect(int expected) {
		List<String> leaks = new ArrayList<>();
		for (int round = 0; round < 2 || (leaks.size() < expected && round < 50); round++) {
			System.gc();
			leaks.addAll(REPORTS.await(PATIENCE, LeakGuard::allocate));
		}
		return leaks;
	}

	private static void allocate() {
		for (int i = 0; i < ALLOCATIONS; i++) {
			PooledByteBufAllocator.DEFAULT.buffer(16).release();
		}
	}

}
