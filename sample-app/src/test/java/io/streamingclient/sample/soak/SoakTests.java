package io.streamingclient.sample.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The gateway under mixed load for {@code soak.minutes}. Writes {@code docs/soak.md},
 * with its plots and numbers.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
class SoakTests {

	private static final Duration BETWEEN = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Path documents = Path.of(System.getProperty("basedir", ".")).resolve("../docs").normalize();

	private final List<Sample> samples = new ArrayList<>();

	@Test
	void nothingGrowsAndNothingIsLost(@TempDir Path directory) throws Exception {
		long minutes = Long.getLong("soak.minutes");
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildGateway gateway = ChildGateway.start(directory, List.of("-Xmx128m"),
						"streaming.client.clients.up.base-url=" + upstream.uri());
				Load load = new Load(upstream, gateway)) {
			long start = System.nanoTime();
			load.start();
			for (double second = 0; second < minutes * 60; second = (System.nanoTime() - start) / 1e9) {
				await().atMost(PATIENCE).pollDelay(BETWEEN).until(() -> true);
				upstream.forget();
				this.samples.add(Sample.of(gateway, (System.nanoTime() - start) / 1e9, load.done()));
			}
			load.stop();
			await().atMost(PATIENCE).until(() -> gateway.liveStreams() == 0 && gateway.rows("streams") == 0);
			// a connection that waits in the pool is none too many
			await().atMost(PATIENCE).until(() -> upstream.openConnections() <= Load.CLIENTS);
			Slope slope = Slope.of(this.samples);
			write(minutes, slope, load.ends());
			assertThat(load.ends().keySet()).allMatch((end) -> end.endsWith("as expected"));
			assertThat(slope.isIndistinguishableFromZero()).as("slope %s", slope).isTrue();
			assertThat(gateway.output()).doesNotContain("OutOf", "LEAK");
		}
	}

	private void write(long minutes, Slope slope, Map<String, Long> ends) throws IOException {
		Path plots = Files.createDirectories(this.documents.resolve("soak"));
		Files.writeString(plots.resolve("samples.csv"),
				Sample.HEADER + this.samples.stream().map(Sample::line).collect(Collectors.joining()));
		Files.writeString(plots.resolve("heap.svg"), new Plot("KiB of live heap", Sample::heap).svg(this.samples));
		Files.writeString(plots.resolve("resident.svg"),
				new Plot("KiB of the process in RAM", Sample::resident).svg(this.samples));
		Files.writeString(plots.resolve("streams.svg"), new Plot("live streams", Sample::streams).svg(this.samples));
		Files.writeString(this.documents.resolve("soak.md"),
				"""
						# Soak

						Written by `mvn -Plong test -pl sample-app -am -Dtest=SoakTests -Dsoak.minutes=15 -Dsurefire.failIfNoSpecifiedTests=false`.
						This run took %d minutes on %d processors, Java %s: eight clients of a gateway with `-Xmx128m` download (35 %%),
						upload (25 %%), listen to events (15 %%), talk over WebSockets (15 %%), meet an upstream that dies in the body (5 %%), and go away (5 %%).

						| what | how often |
						|---|---|
						%s

						No stream is live after the last client, its table is empty, and no connection to the upstream is open beside those that wait in the pool.

						The live heap, which is what is left after a garbage collection, changes by %s, its first third left out. That
						is taken for zero if the interval contains zero, or if it comes to less than 512 KiB in all: %s.

						![Live heap](soak/heap.svg)

						![Process](soak/resident.svg)

						![Streams](soak/streams.svg)

						[The numbers](soak/samples.csv)
						"""
					.formatted(minutes, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
							ends.entrySet()
								.stream()
								.map((end) -> "| " + end.getKey() + " | " + end.getValue() + " |")
								.collect(Collectors.joining("\n")),
							slope, slope.isIndistinguishableFromZero() ? "zero" : "not zero"));
	}

}
