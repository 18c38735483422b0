package io.streamingclient.client;

import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A stream that begins in the very signal that ends another one is the hardest case: the
 * connection must be in the pool by then.
 */
@Timeout(60)
class ConnectionReuseTests {

	private static final int ROUNDS = 20;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(
			ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()));

	private final StreamingClient client = this.application.client("reports");

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	static Stream<Arguments> readers() {
		Function<StreamingClient, Publisher<?>> lines = (client) -> client.get().uri("/").retrieve().lines();
		Function<StreamingClient, Publisher<?>> body = (client) -> client.get()
			.uri("/")
			.exchange()
			.flatMapMany((response) -> response.body().doOnNext(Expect::release));
		return Stream.of(arguments(named("lines", lines)), arguments(named("body", body)));
	}

	@ParameterizedTest
	@MethodSource("readers")
	void streamsThatFollowOneAnotherShareOneConnection(Function<StreamingClient, Publisher<?>> reader) {
		this.upstream.on("/").respond(200).body("hello\n");
		Flux<?> rounds = Flux.defer(() -> reader.apply(this.client)).repeat(ROUNDS - 1);
		StepVerifier.create(rounds).expectNextCount(ROUNDS).expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).hasSize(ROUNDS);
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
	}

	@Test
	void streamsThatFollowAnErrorResponseShareItsConnection() {
		this.upstream.on("/").respond(500).body("sorry");
		Flux<String> rounds = this.client.get().uri("/").retrieve().lines().retry(ROUNDS - 1);
		StepVerifier.create(rounds).expectError(StreamStatusException.class).verify(SOON);
		assertThat(this.upstream.exchanges()).hasSize(ROUNDS);
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
	}

	@Test
	void callersThatBlockShareOneConnection() {
		this.upstream.on("/").respond(200).body("hello\n");
		Mono<String> line = this.client.get().uri("/").retrieve().lines().last();
		for (int i = 0; i < 10 * ROUNDS; i++) {
			assertThat(line.block(SOON)).isEqualTo("hello");
		}
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
	}

}
