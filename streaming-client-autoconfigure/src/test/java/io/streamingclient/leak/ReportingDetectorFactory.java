package io.streamingclient.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Makes detectors that tell us, and the log, of every leak.
 */
final class ReportingDetectorFactory extends ResourceLeakDetectorFactory {

	private final LeakReports reports;

	ReportingDetectorFactory(LeakReports reports) {
		this.reports = reports;
	}

	@Override
	@SuppressWarnings("deprecation")
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
			long maxActive) {
		return newResourceLeakDetector(resource, samplingInterval);
	}

	@Override
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
		return new ReportingDetector<>(resource, samplingInterval, this.reports);
	}

	private static final class ReportingDetector<T> extends ResourceLeakDetector<T> {

		private final LeakReports reports;

		ReportingDetector(Class<T> resource, int samplingInterval, LeakReports reports) {
			super(resource, samplingInterval);
			this.reports = reports;
		}

		@Override
		protected boolean needReport() {
			return true;
		}

		@Override
		protected void reportTracedLeak(String resourceType, String records) {
			super.reportTracedLeak(resourceType, records);
			this.reports.add(resourceType + records);
		}

		@Override
		protected void reportUntracedLeak(String resourceType) {
			super.reportUntracedLeak(resourceType);
			this.reports.add(resourceType);
		}

	}

}
