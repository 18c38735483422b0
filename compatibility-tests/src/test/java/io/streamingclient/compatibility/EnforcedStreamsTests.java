package io.streamingclient.compatibility;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.compatibility.RunningChat.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The streams of others, when one property lets our clocks and checks guard them.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnforcedStreamsTests {

	private final RunningChat running = RunningChat.start("streaming.client.web-client.enforce=true",
			"streaming.client.idle-timeout=2s");

	@AfterAll
	void close() {
		this.running.close();
	}

	@ParameterizedTest
	@EnumSource
	void aSilentUpstreamIsOurErrorInTheChainOfCauses(Caller caller) {
		this.running.answer("Hel").stall();
		this.running.upstream().forget();
		TestSubscriber<String> chat = this.running.chat(caller);
		chat.block(SOON);
		assertThat(chat.getReceivedOnNext()).containsExactly("Hel");
		StreamException error = streamException(chat);
		assertThat(error).isInstanceOf(IdleTimeoutException.class);
		assertFailed(caller, error);
		assertThat(this.running.upstream().awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

	@ParameterizedTest
	@EnumSource
	void aStreamThatIsCutIsOurErrorInTheChainOfCauses(Caller caller) {
		this.running.answer("Hel").cut();
		TestSubscriber<String> chat = this.running.chat(caller);
		chat.block(SOON);
		StreamException error = streamException(chat);
		assertThat(error).isInstanceOf(StreamTruncatedException.class);
		assertFailed(caller, error);
	}

	@ParameterizedTest
	@EnumSource
	void aWholeStreamCompletes(Caller caller) {
		this.running.answer("Hel", "lo").end();
		TestSubscriber<String> chat = this.running.chat(caller);
		chat.block(SOON);
		assertThat(chat.isTerminatedComplete()).isTrue();
		assertThat(chat.getReceivedOnNext()).containsExactly("Hel", "lo");
	}

	@Test
	void aCancellationThatSpringAiHoldsBackEndsWithTheIdleClock() {
		this.running.answer("Hel").stall();
		this.running.upstream().forget();
		TestSubscriber<String> chat = this.running.chat(Caller.SPRING_AI);
		SeenExchange seen = this.running.upstream().awaitRequest(SOON);
		Awaitility.await().atMost(SOON).until(() -> !chat.getReceivedOnNext().isEmpty());
		chat.cancel();
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
	}

	private void assertFailed(Caller caller, StreamException error) {
		assertThat(error.client()).isEqualTo(caller.client());
		JsonNode latest = this.running.streams(caller).at("/terminations/0");
		assertThat(latest.path("id").asString()).isEqualTo(error.streamId());
		assertThat(latest.path("outcome").asString()).isEqualTo("FAILED");
		assertThat(latest.path("error").asString()).isEqualTo(error.type().word());
	}

	private static StreamException streamException(TestSubscriber<?> subscriber) {
		Throwable cause = subscriber.expectTerminalError();
		while (cause != null && !(cause instanceof StreamException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("the cause of %s", subscriber.expectTerminalError()).isNotNull();
		return (StreamException) cause;
	}

}
