package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link FalseAlarmTests} shows in seconds, for minutes.
 */
@Tag("long")
@Timeout(600)
class LongFalseAlarmTests {

	private static final Logger logger = LoggerFactory.getLogger(LongFalseAlarmTests.class);

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final long GIB = 1024 * 1024 * 1024;

	private static final long BYTES_PER_SECOND = 32 * 1024 * 1024;

	private static final int LISTENERS = 1000;

	private static final int BEATS = 24;

	private static final Duration BEAT = Duration.ofSeconds(5);

	@Test
	void fourGibibytesThatAreTakenSlowlyArriveWholeOverBothProtocols() {
		GeneratedBody body = GeneratedBody.of(4 * GIB, 1);
		String expected = body.sha256();
		try (Scene http1 = slow(Spoken.HTTP1);
				Scene h2c = slow(Spoken.H2C);
				HealthWatch one = watch(http1);
				HealthWatch other = watch(h2c)) {
			Mono<String> read = Flux.just(http1, h2c).flatMap((scene) -> read(scene, body)).distinct().single();
			StepVerifier.create(read).expectNext(expected).expectComplete().verify(LONG);
			for (Scene scene : new Scene[] { http1, h2c }) {
				assertThat(scene.application.terminations()).singleElement().satisfies((end) -> {
					assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
					assertThat(end.bytesReceived()).isEqualTo(body.size());
					logger.info("4 GiB over {} took {}", end.protocol(), end.duration());
				});
			}
			one.assertUpThroughout();
			other.assertUpThroughout();
		}
	}

	private static Scene slow(Spoken spoken) {
		return Scene.of(spoken, 1,
				(timeouts) -> timeouts.withIdle(Duration.ofSeconds(2)).withStuckAfter(Duration.ofSeconds(1)));
	}

	private static Mono<String> read(Scene scene, GeneratedBody body) {
		scene.upstream.on("/large").respond(200).generate(body);
		return PacedDigest.of(scene.bytes("/large"), BYTES_PER_SECOND);
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void aThousandEventStreamsThatOnlyBeatForTwoMinutesAreWell(Spoken spoken) {
		try (Scene scene = Scene.of(spoken, LISTENERS,
				(timeouts) -> timeouts.withIdle(BEAT.multipliedBy(2)).withStuckAfter(Duration.ofSeconds(9)));
				HealthWatch health = watch(scene)) {
			scene.upstream.on("/events")
				.eventStream()
				.repeat(BEATS, Script.begin().send(": still here\n\n").pause(BEAT))
				.event("late")
				.end();
			Flux<String> events = Flux.range(0, LISTENERS)
				.flatMap((number) -> scene.client.get().uri("/events").retrieve().events(), LISTENERS)
				.mapNotNull(ServerSentEvent::data);
			StepVerifier.create(events.collectList())
				.assertNext((data) -> assertThat(data).hasSize(LISTENERS).containsOnly("late"))
				.expectComplete()
				.verify(LONG);
			assertThat(scene.application.terminations()).hasSize(LISTENERS).allSatisfy((end) -> {
				assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
				assertThat(end.duration()).isGreaterThanOrEqualTo(BEAT.multipliedBy(BEATS));
			});
			health.assertUpThroughout();
		}
	}

	private static HealthWatch watch(Scene scene) {
		return new HealthWatch(scene.application.streams(), Duration.ofMillis(200));
	}

}
