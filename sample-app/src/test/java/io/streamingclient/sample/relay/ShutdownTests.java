package io.streamingclient.sample.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway is stopped with streams open: relayed ones, and ones that it reads itself.
 */
@Timeout(240)
class ShutdownTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int EACH = 20;

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@ParameterizedTest
	@EnumSource
	void reportsAreFinishedAndEventsAreCutOff(Way way, @TempDir Path directory) throws Exception {
		Gate gate = new Gate();
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildGateway gateway = ChildGateway.start(directory,
						"streaming.client.clients.up.base-url=" + upstream.uri(),
						"management.endpoint.shutdown.access=unrestricted")) {
			upstream.on("/report").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\n").end();
			upstream.on("/events").eventStream().event("1").stall();
			CountDownLatch begun = new CountDownLatch(3 * EACH);
			List<CompletableFuture<String>> reports = open(gateway, "/relay/up/report", begun);
			List<CompletableFuture<String>> read = open(gateway, "/inspect/up/report?as=text", begun);
			List<CompletableFuture<String>> events = open(gateway, "/relay/up/events", begun);
			assertThat(begun.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).as("all responses have begun").isTrue();
			way.stop(gateway);
			events.forEach((response) -> assertThat(failure(response)).isInstanceOf(IOException.class));
			assertThat(reports).noneMatch(CompletableFuture::isDone);
			gate.open();
			long opened = System.nanoTime();
			assertThat(reports).allSatisfy((response) -> assertThat(response).succeedsWithin(SOON).isEqualTo("a\nb\n"));
			assertThat(read).allSatisfy((response) -> assertThat(response).succeedsWithin(SOON)
				.asString()
				.contains("\"outcome\":\"COMPLETED\""));
			assertThat(gateway.exitCode(SOON)).isEqualTo(way.exitCode);
			assertThat(Duration.ofNanos(System.nanoTime() - opened)).as("all that comes behind the last stream")
				.isLessThan(Duration.ofSeconds(15));
			assertThat(upstream.exchanges()).hasSize(3 * EACH)
				.allSatisfy((seen) -> assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.COMPLETED, ClientEnd.CLOSED,
						ClientEnd.RESET));
			upstream.awaitOpenConnections(0, SOON);
			assertThat(gateway.output()).doesNotContain("LEAK", "did not stop");
		}
	}

	private static List<CompletableFuture<String>> open(ChildGateway gateway, String path, CountDownLatch begun) {
		HttpRequest request = HttpRequest.newBuilder(gateway.uri(path)).build();
		HttpResponse.BodyHandler<String> text = (head) -> {
			begun.countDown();
			return HttpResponse.BodyHandlers.ofString().apply(head);
		};
		return Stream.generate(() -> HTTP.sendAsync(request, text).thenApply(HttpResponse::body)).limit(EACH).toList();
	}

	private static Throwable failure(CompletableFuture<String> response) {
		try {
			throw new AssertionError("It was whole: " + response.get(SOON.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (Exception ex) {
			return ex;
		}
	}

	/**
	 * How an application is stopped.
	 */
	enum Way {

		/** By a signal, which the JVM puts into its exit code. */
		SIGTERM(128 + 15) {

			@Override
			void stop(ChildGateway gateway) {
				gateway.terminate();
			}

		},

		/** By closing the context, behind which nothing keeps the JVM alive. */
		ENDPOINT(0) {

			@Override
			void stop(ChildGateway gateway) throws Exception {
				HttpRequest request = HttpRequest.newBuilder(gateway.uri("/actuator/shutdown"))
					.POST(HttpRequest.BodyPublishers.noBody())
					.build();
				assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
			}

		};

		private final int exitCode;

		Way(int exitCode) {
			this.exitCode = exitCode;
		}

		abstract void stop(ChildGateway gateway) throws Exception;

	}

}
