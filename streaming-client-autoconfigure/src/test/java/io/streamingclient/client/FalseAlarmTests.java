package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that are slow on one side or the other, all of them well, and all at the same
 * time: none is killed, and none is reported as stuck.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class FalseAlarmTests {

	private static final Duration IDLE = Duration.ofSeconds(4);

	// far from the drip, for the upstream may be late itself
	private static final Duration STUCK_AFTER = Duration.ofMillis(3600);

	private static final Duration DRIP = IDLE.dividedBy(2);

	private static final Duration BRIEF_IDLE = Duration.ofMillis(500);

	private static final Duration PAUSE = BRIEF_IDLE.multipliedBy(10);

	private static final int MIB = 1024 * 1024;

	private static final int LISTENERS = 20;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	FalseAlarmTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 50, (timeouts) -> timeouts.withIdle(IDLE).withStuckAfter(STUCK_AFTER));
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void noneIsKilledOrReportedStuck() {
		try (HealthWatch health = new HealthWatch(this.scene.application.streams(), Duration.ofMillis(10))) {
			Mono<Void> all = Mono.when(aServerThatDrips(), aServerThatBeats(), aConsumerThatPausesWithDataInTheQueue(),
					aConsumerThatPausesWithNothingInTheQueue(), aConsumerThatIsSlow());
			StepVerifier.create(all).expectComplete().verify(SOON.multipliedBy(2));
			health.assertUpThroughout();
		}
		assertThat(this.scene.application.terminations()).hasSize(4 + LISTENERS)
			.allSatisfy((end) -> assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED));
		this.scene.application.assertNoLiveStreams();
	}

	private Mono<Void> aServerThatDrips() {
		GeneratedBody body = GeneratedBody.of(30, 1);
		this.upstream.on("/drip").respond(200).generate(body, 10, DRIP);
		return wholeOf(this.scene.bytes("/drip"), body);
	}

	private Mono<Void> aServerThatBeats() {
		this.upstream.on("/events")
			.eventStream()
			.repeat(3, Script.begin().send(": still here\n\n").pause(DRIP))
			.event("late")
			.end();
		return Flux.range(0, LISTENERS)
			.flatMap((number) -> this.scene.client.get().uri("/events").retrieve().events(), LISTENERS)
			.map(ServerSentEvent::data)
			.collectList()
			.doOnNext((data) -> assertThat(data).hasSize(LISTENERS).containsOnly("late"))
			.then();
	}

	private Mono<Void> aConsumerThatPausesWithDataInTheQueue() {
		GeneratedBody body = GeneratedBody.of(4 * MIB, 2);
		this.upstream.on("/paused").respond(200).generate(body);
		return wholeOf(pausingAfterTheFirst(patient("/paused").bytes(), () -> {
		}), body);
	}

	private Mono<Void> aConsumerThatPausesWithNothingInTheQueue() {
		Gate gate = new Gate();
		this.upstream.on("/nothing").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\nc\n").end();
		Flux<String> lines = patient("/nothing").lines();
		return pausingAfterTheFirst(lines, gate::open).collectList()
			.doOnNext((all) -> assertThat(all).containsExactly("a", "b", "c"))
			.then();
	}

	private Mono<Void> aConsumerThatIsSlow() {
		GeneratedBody body = GeneratedBody.of(8 * MIB, 3);
		this.upstream.on("/slow").respond(200).generate(body);
		return PacedDigest.of(patient("/slow").bytes(), 2 * MIB)
			.doOnNext((sha256) -> assertThat(sha256).isEqualTo(body.sha256()))
			.then();
	}

	// the server is not slow here, so the clock may be short
	private StreamingClient.ResponseSpec patient(String path) {
		return this.scene.client.get().uri(path).timeouts((timeouts) -> timeouts.withIdle(BRIEF_IDLE)).retrieve();
	}

	// asks for one element, and a while after the pause for the next
	private static <T> Flux<T> pausingAfterTheFirst(Flux<T> stream, Runnable atTheEnd) {
		return stream.index().concatMap((element) -> {
			Mono<T> value = Mono.just(element.getT2());
			return (element.getT1() > 0) ? value
					: value.delayElement(PAUSE).doOnNext((first) -> atTheEnd.run()).delayElement(BRIEF_IDLE);
		}, 0);
	}

	private static Mono<Void> wholeOf(Flux<DataBuffer> stream, GeneratedBody body) {
		Digest digest = new Digest();
		return stream.map(digest::take)
			.then(Mono.fromRunnable(() -> assertThat(digest.sha256()).isEqualTo(body.sha256())));
	}

}
