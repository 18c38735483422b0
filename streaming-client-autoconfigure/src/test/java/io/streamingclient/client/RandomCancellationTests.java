package io.streamingclient.client;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of all kinds, cancelled at 10,002 random points: nothing is left.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(Spoken.class)
class RandomCancellationTests {

	private static final int SLOTS = 8;

	private static final int POINTS = 3334;

	private static final int LATEST_NANOS = 20_000_000;

	private static final List<String> KINDS = List.of("short", "long", "dripping", "mute", "error");

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final TestApplication application;

	RandomCancellationTests(Spoken spoken) {
		this.scene = Scene.of(spoken, SLOTS);
		this.upstream = this.scene.upstream;
		this.application = this.scene.application;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void atOnce() {
		this.upstream.on("/report").awaitRequestBody().stall();
		for (int i = 0; i < 100; i++) {
			this.scene.lines("/report").subscribe().dispose();
			assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		}
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void atRandomPoints() {
		Random random = new Random(20261122);
		this.upstream.on("/random/short").respond(200).body("x\n".repeat(100));
		this.upstream.on("/random/long").respond(200).generate(1024 * 1024, 1);
		this.upstream.on("/random/dripping").respond(200).chunked().heartbeats(Duration.ofMillis(1), "x\n");
		this.upstream.on("/random/mute").awaitRequestBody().stall();
		this.upstream.on("/random/error").respond(500).chunked().chunk("so far").stall();
		AtomicInteger ended = new AtomicInteger();
		Flux.range(0, POINTS).flatMap((number) -> {
			String kind = KINDS.get(random.nextInt(KINDS.size()));
			Duration point = Duration.ofNanos((long) (random.nextDouble() * random.nextDouble() * LATEST_NANOS));
			StreamingClient.RequestSpec request = this.scene.client.get().uri("/random/" + kind);
			Flux<?> stream = random.nextBoolean() ? request.retrieve().bytes()
					: request.exchange().flatMapMany(StreamResponse::body);
			return cancelledAt(point, stream).doFinally((signal) -> ended.incrementAndGet());
		}, 3 * SLOTS).blockLast(SOON.multipliedBy(3));
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(ended).hasValue(POINTS));
		Awaitility.await().atMost(SOON).untilAsserted(this.application::assertNoLiveStreams);
		// listeners hear of an end when the row is gone
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.application.terminations()).hasSize(POINTS));
		assertThat(this.application.terminations().stream().map(Termination::id).distinct()).hasSize(POINTS);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.upstream.openConnections()).isLessThanOrEqualTo(SLOTS));
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.upstream.exchanges()).allMatch((seen) -> seen.end().isPresent()));
		this.scene.assertAllSlotsAreFree();
	}

	private static Mono<Void> cancelledAt(Duration point, Flux<?> stream) {
		return Mono.create((over) -> {
			Disposable subscription = stream.doFinally((signal) -> over.success())
				.subscribe(Expect::release, (error) -> {
				});
			Schedulers.parallel().schedule(subscription::dispose, point.toNanos(), TimeUnit.NANOSECONDS);
		});
	}

}
