package io.streamingclient.sample.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A line over time, as SVG.
 *
 * @param title what it shows
 * @param value takes it from a sample
 */
record Plot(String title, ToDoubleFunction<Sample> value) {

	private static final int WIDTH = 760;

	private static final int HEIGHT = 180;

	private static final int MARGIN = 30;

	String svg(List<Sample> samples) {
		double highest = Math.max(1, samples.stream().mapToDouble(this.value).max().orElse(1)) * 1.1;
		double last = samples.get(samples.size() - 1).second();
		String points = samples.stream()
			.map((sample) -> String.format("%.1f,%.1f", MARGIN + sample.second() / last * (WIDTH - 2 * MARGIN),
					HEIGHT - MARGIN - this.value.applyAsDouble(sample) / highest * (HEIGHT - 2 * MARGIN)))
			.collect(Collectors.joining(" "));
		return """
				<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" font-family="sans-serif" font-size="12">
				<rect width="%1$d" height="%2$d" fill="white"/>
				<path d="M%3$d %3$dV%4$dH%5$d" fill="none" stroke="gray"/>
				<polyline points="%6$s" fill="none" stroke="steelblue" stroke-width="1.5"/>
				<text x="%3$d" y="18">%7$s, from 0 to %8$.0f, over %9$.0f s</text>
				</svg>
				"""
			.formatted(WIDTH, HEIGHT, MARGIN, HEIGHT - MARGIN, WIDTH - MARGIN, points, this.title, highest, last);
	}

}
