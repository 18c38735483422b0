package io.streamingclient.sample.soak;

import java.util.List;

/**
 * The regression line of the live heap, without its first third, in which caches fill.
 *
 * @param perSecond KiB per second
 * @param error the standard error of that
 * @param seconds how long the samples took
 */
record Slope(double perSecond, double error, double seconds) {

	/** Standard errors to either side: 99 % of a normal distribution. */
	private static final double INTERVAL = 2.58;

	/** Less than one object graph that a class loads late: no leak is that small. */
	private static final double NOISE_KIBIBYTES = 512;

	static Slope of(List<Sample> all) {
		List<Sample> samples = all.subList(all.size() / 3, all.size());
		double meanX = samples.stream().mapToDouble(Sample::second).average().orElseThrow();
		double meanY = samples.stream().mapToDouble(Sample::heap).average().orElseThrow();
		double xx = samples.stream().mapToDouble((s) -> Math.pow(s.second() - meanX, 2)).sum();
		double slope = samples.stream().mapToDouble((s) -> (s.second() - meanX) * (s.heap() - meanY)).sum() / xx;
		double rest = samples.stream()
			.mapToDouble((s) -> Math.pow(s.heap() - meanY - slope * (s.second() - meanX), 2))
			.sum();
		double error = Math.sqrt(rest / Math.max(1, samples.size() - 2) / xx);
		return new Slope(slope, error, samples.get(samples.size() - 1).second() - samples.get(0).second());
	}

	boolean isIndistinguishableFromZero() {
		return Math.abs(this.perSecond) <= INTERVAL * this.error
				|| Math.abs(this.perSecond) * this.seconds < NOISE_KIBIBYTES;
	}

	@Override
	public String toString() {
		return String.format("%.2f KiB/min, 99 %% confidence interval %.2f to %.2f", this.perSecond * 60,
				(this.perSecond - INTERVAL * this.error) * 60, (this.perSecond + INTERVAL * this.error) * 60);
	}

}
