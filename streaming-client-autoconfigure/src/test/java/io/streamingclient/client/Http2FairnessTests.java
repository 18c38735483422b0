package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.streamingclient.upstream.GeneratedBody;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One paused consumer and 50 busy ones on the same connection.
 */
@Timeout(120)
class Http2FairnessTests {

	private static final Logger logger = LoggerFactory.getLogger(Http2FairnessTests.class);

	private static final int MIB = 1024 * 1024;

	private static final int BUSY = 50;

	private static final GeneratedBody SMALL = GeneratedBody.of(2 * MIB, 1);

	private static final GeneratedBody LARGE = GeneratedBody.of(8 * MIB, 2);

	// busy ones are as fast with it as without, give or take what the machine does
	private static final int GENEROUS = 3;

	private final Scene scene = Scene.of(Spoken.H2C, BUSY + 1);

	@Test
	void busyConsumersRunAtFullSpeedBesideAPausedOneThatLosesNothing() {
		try (this.scene) {
			this.scene.upstream.on("/busy").respond(200).generate(SMALL);
			this.scene.upstream.on("/paused").respond(200).generate(LARGE);
			Duration alone = slower(readAll(), readAll());
			Digest paused = new Digest();
			StepVerifier.create(this.scene.bytes("/paused").map(paused::take), 1)
				.expectNextCount(1)
				.then(() -> assertAsFastAs(alone))
				.thenRequest(Long.MAX_VALUE)
				.thenConsumeWhile((length) -> true)
				.expectComplete()
				.verify(SOON.multipliedBy(3));
			assertThat(paused.sha256()).isEqualTo(LARGE.sha256());
			assertThat(this.scene.upstream.connections().accepted()).isEqualTo(1);
			this.scene.application.assertNoLiveStreams();
		}
	}

	private void assertAsFastAs(Duration alone) {
		Duration one = readAll();
		Duration other = readAll();
		Duration beside = (slower(one, other) == one) ? other : one;
		logger.info("{} busy consumers: {} ms alone, {} ms beside a paused one", BUSY, alone.toMillis(),
				beside.toMillis());
		assertThat(beside).isLessThan(alone.multipliedBy(GENEROUS));
		assertThat(this.scene.upstream.exchanges()).filteredOn((seen) -> seen.path().equals("/paused"))
			.singleElement()
			.satisfies((seen) -> assertThat(seen.bytesSent()).as("sent while it paused").isLessThan(LARGE.size()));
	}

	private static Duration slower(Duration one, Duration other) {
		return (one.compareTo(other) > 0) ? one : other;
	}

	private Duration readAll() {
		long start = System.nanoTime();
		Flux<String> all = Flux.range(0, BUSY).flatMap((number) -> read(), BUSY).distinct();
		StepVerifier.create(all).expectNext(SMALL.sha256()).expectComplete().verify(SOON);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private Mono<String> read() {
		Digest digest = new Digest();
		return this.scene.bytes("/busy").map(digest::take).then(Mono.fromSupplier(digest::sha256));
	}

}
