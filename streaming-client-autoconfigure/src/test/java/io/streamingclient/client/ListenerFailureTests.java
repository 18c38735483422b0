package io.streamingclient.client;

import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.wire.PoolSettings;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application itself does wrong, and what it does not want to be printed.
 */
@Timeout(60)
class ListenerFailureTests {

	private static final int MORE_THAN_THE_POOL = 3;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private TestApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void aRequestBodyThatFailsIsAFailureOfTheApplication() {
		this.application = new TestApplication(settings());
		this.upstream.on("/report").respond(200).body("a");
		Flux<String> body = Flux.just("a", "b").concatWith(Flux.error(new IllegalStateException("secret")));
		for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
			assertListenerFailure(client().post().uri("/report").body(body, String.class).retrieve().lines());
		}
		assertTheNextRequestWorks();
	}

	@Test
	void aRequestBodyThatFailsAtOnceIsAFailureOfTheApplication() {
		this.application = new TestApplication(settings());
		this.upstream.on("/report").respond(200).body("a");
		Mono<String> body = Mono.error(new IllegalStateException("secret"));
		for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
			assertListenerFailure(client().post().uri("/report").body(body, String.class).retrieve().lines());
		}
		assertTheNextRequestWorks();
	}

	@Test
	void aFilterThatThrowsIsAFailureOfTheApplication() {
		this.application = new TestApplication(() -> WebClient.builder().filter((request, next) -> {
			if (request.url().getPath().equals("/report")) {
				throw new IllegalStateException("secret");
			}
			return next.exchange(request);
		}), settings());
		for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
			assertListenerFailure(client().get().uri("/report").retrieve().lines());
			assertListenerFailure(client().get().uri("/report").exchange());
		}
		assertThat(this.upstream.exchanges()).isEmpty();
		assertTheNextRequestWorks();
	}

	@Test
	void aFilterThatFailsOnTheResponseIsAFailureOfTheApplication() {
		this.application = new TestApplication(
				() -> WebClient.builder().filter(ExchangeFilterFunction.ofResponseProcessor((response) -> {
					if (response.headers().header("X-Bad").isEmpty()) {
						return Mono.just(response);
					}
					return response.releaseBody().then(Mono.error(new IllegalStateException("secret")));
				})), settings());
		this.upstream.on("/report").respond(200).header("X-Bad", "1").body("a");
		for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
			assertListenerFailure(client().get().uri("/report").retrieve().lines());
		}
		assertTheNextRequestWorks();
	}

	@Test
	void aFilterThatSwallowsTheResponseIsAFailureOfTheApplication() {
		this.application = new TestApplication(() -> WebClient.builder()
			.filter((request, next) -> request.url().getPath().equals("/report") ? Mono.empty()
					: next.exchange(request)),
				settings());
		assertListenerFailure(client().get().uri("/report").retrieve().lines());
		assertTheNextRequestWorks();
	}

	@Test
	void credentialsOfTheBaseUrlAreSentAndNeverPrinted() {
		this.application = new TestApplication(
				settings().withBaseUrl("http://user:secret@127.0.0.1:" + this.upstream.port()));
		this.upstream.on("/report").respond(401).body("who?");
		StreamStatusException error = Expect.failure(client().get().uri("/report").retrieve().lines(),
				StreamStatusException.class);
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Authorization"))
			.hasValue("Basic " + Base64.getEncoder().encodeToString("user:secret".getBytes()));
		assertThat(error.target()).isEqualTo("http://127.0.0.1:" + this.upstream.port() + "/report");
		assertNotPrinted(error);
		assertThat(client().settings().toString()).doesNotContain("secret");
		assertThat(client().toString()).doesNotContain("secret");
	}

	@Test
	void queryValuesAreSentAndNeverPrinted() {
		this.application = new TestApplication(settings());
		this.upstream.on("/report").awaitRequestBody().reset();
		for (Flux<String> stream : List.of(
				client().get().uri("/report?token=secret&year={year}", "secret").retrieve().lines(),
				client().get().uri(this.upstream.uri("/report?token=secret#secret")).retrieve().lines())) {
			StreamResetException error = Expect.failure(stream, StreamResetException.class);
			assertThat(this.upstream.awaitRequest(SOON).query()).contains("token=secret");
			assertThat(error.target()).contains("token=*");
			assertNotPrinted(error);
		}
	}

	private void assertNotPrinted(StreamException error) {
		assertThat(error.toString()).doesNotContain("secret");
		assertThat(this.application.awaitTermination().toString()).doesNotContain("secret");
	}

	private void assertListenerFailure(Publisher<?> stream) {
		StreamListenerException error = Expect.failure(stream, StreamListenerException.class);
		assertThat(error.type()).isEqualTo(ErrorType.LISTENER);
		assertThat(error.isRetryable()).isFalse();
		assertThat(error).hasMessageContaining("'reports'").hasMessageNotContaining("secret");
		assertThat(error).hasRootCauseInstanceOf(IllegalStateException.class);
		this.application.assertEndedOnceWith(error);
	}

	private void assertTheNextRequestWorks() {
		this.upstream.on("/next").respond(200).body("next");
		Expect.completion(client().get().uri("/next").retrieve().lines());
		this.application.assertNoLiveStreams();
	}

	private StreamingClient client() {
		return this.application.client("reports");
	}

	private ClientSettings settings() {
		return ClientSettings.defaults("reports")
			.withBaseUrl(this.upstream.uri().toString())
			.withPool(new PoolSettings(1, 1, Duration.ofSeconds(55), Duration.ofMinutes(10)));
	}

}
