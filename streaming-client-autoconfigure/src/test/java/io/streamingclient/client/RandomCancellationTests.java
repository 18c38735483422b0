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
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of all kinds, cancelled at random points: nothing is left.
 */
@Timeout(120)
class RandomCancellationTests {

	private static final int POOL = 8;

	private static final int RANDOM_CANCELS = 2000;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(ClientSettings.defaults("reports")
		.withBaseUrl(this.upstream.uri().toString())
		.withPool(new PoolSettings(POOL, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10))));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void atOnce() {
		this.upstream.on("/report").respond(200).body("a");
		for (int i = 0; i < 100; i++) {
			this.client.get().uri("/report").retrieve().lines().subscribe().dispose();
			assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.CANCELLED);
		}
		assertNothingIsLeft();
	}

	@Test
	void atRandomPoints() {
		Random random = new Random(20261122);
		this.upstream.on("/random/short").respond(200).body("x\n".repeat(100));
		this.upstream.on("/random/long").respond(200).generate(1024 * 1024, 1);
		this.upstream.on("/random/dripping").respond(200).chunked().heartbeats(Duration.ofMillis(1), "x\n");
		this.upstream.on("/random/mute").awaitRequestBody().stall();
		this.upstream.on("/random/error").respond(500).chunked().chunk("so far").stall();
		List<String> kinds = List.of("short", "long", "dripping", "mute", "error");
		AtomicInteger ended = new AtomicInteger();
		Flux.range(0, RANDOM_CANCELS).flatMap((number) -> {
			String kind = kinds.get(random.nextInt(kinds.size()));
			Duration point = Duration.ofNanos((long) (random.nextDouble() * random.nextDouble() * 20_000_000));
			StreamingClient.RequestSpec request = this.client.get().uri("/random/" + kind);
			Flux<?> stream = random.nextBoolean() ? request.retrieve().bytes()
					: request.exchange().flatMapMany(StreamResponse::body);
			return cancelledAt(point, stream).doFinally((signal) -> ended.incrementAndGet());
		}, 3 * POOL).blockLast(SOON.multipliedBy(3));
		assertThat(ended).hasValue(RANDOM_CANCELS);
		Awaitility.await().atMost(SOON).untilAsserted(this.application::assertNoLiveStreams);
		assertThat(this.application.terminations()).hasSize(RANDOM_CANCELS);
		assertThat(this.application.terminations().stream().map(Termination::id).distinct()).hasSize(RANDOM_CANCELS);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.upstream.openConnections()).isLessThanOrEqualTo(POOL));
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.upstream.exchanges()).allMatch((seen) -> seen.end().isPresent()));
		assertNothingIsLeft();
	}

	private static Mono<Void> cancelledAt(Duration point, Flux<?> stream) {
		return Mono.create((over) -> {
			Disposable subscription = stream.doFinally((signal) -> over.success())
				.subscribe(Expect::release, (error) -> {
				});
			Schedulers.parallel().schedule(subscription::dispose, point.toNanos(), TimeUnit.NANOSECONDS);
		});
	}

	// more requests than the pool has connections, all at the same time
	private void assertNothingIsLeft() {
		this.application.assertNoLiveStreams();
		Gate gate = new Gate();
		this.upstream.on("/next").respond(200).chunked().chunk("next\n").awaitGate(gate).end();
		Flux<String> next = this.client.get().uri("/next").retrieve().lines();
		StepVerifier.create(Flux.range(0, POOL).flatMap((number) -> next, POOL))
			.expectNextCount(POOL)
			.then(gate::open)
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
	}

}
