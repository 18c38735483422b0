package io.streamingclient.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpMethod;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server closes an idle connection of the pool at the very moment at which the next
 * request takes it. Nobody can win that race; the loser must say so.
 */
@Timeout(120)
class StaleConnectionTests {

	private static final int ROUNDS = 30;

	@ParameterizedTest
	@CsvSource({ "HTTP1, GET", "HTTP1, POST", "H2C, GET", "H2C, POST", "H2, GET" })
	void aRequestThatMeetsTheCloseIsServedOrFailsInATypedWay(Spoken spoken, String method) {
		try (Scene scene = Scene.of(spoken, 1)) {
			for (int round = 0; round < ROUNDS; round++) {
				Gate close = new Gate();
				AtomicInteger acted = new AtomicInteger();
				scene.upstream.on("/first", closing(spoken, close));
				scene.upstream.on("/next",
						Script.begin().awaitRequestBody().run(acted::incrementAndGet).respond(200).body("next\n"));
				StepVerifier.create(scene.lines("/first")).expectNext("first").expectComplete().verify(SOON);
				int closing = lastConnection(scene);
				close.awaitArrival(SOON);
				close.open();
				assertServedOrTyped(scene, spoken, request(scene, HttpMethod.valueOf(method)), acted);
				scene.application.assertNoLiveStreams();
				// the server may take its time, and is not to disturb the next round
				do {
					StepVerifier.create(scene.lines("/next").retry(3)).expectNext("next").expectComplete().verify(SOON);
				}
				while (lastConnection(scene) == closing);
			}
		}
	}

	private static int lastConnection(Scene scene) {
		List<SeenExchange> seen = scene.upstream.exchanges();
		return seen.get(seen.size() - 1).connection();
	}

	private static Script closing(Spoken spoken, Gate close) {
		Script first = Script.respondWith(200).body("first\n");
		return (spoken == Spoken.HTTP1) ? first.awaitGate(close).fin()
				: first.endStream().awaitGate(close).goAwayAfterThis(Http2Errors.NO_ERROR).fin();
	}

	private static Flux<String> request(Scene scene, HttpMethod method) {
		StreamingClient.RequestSpec request = scene.client.method(method).uri("/next");
		return ((method == HttpMethod.POST) ? request.bodyValue("order") : request).retrieve().lines();
	}

	private static void assertServedOrTyped(Scene scene, Spoken spoken, Flux<String> stream, AtomicInteger acted) {
		Object end = stream.cast(Object.class).single().onErrorResume(Mono::just).block(SOON);
		if (end instanceof StreamException error) {
			assertThat(error.type()).as("%s", error).isEqualTo(ErrorType.RESET);
			assertThat(error.isRetryable()).as("%s", error).isTrue();
			assertThat(error.phase()).as("%s", error).isIn(Phase.SENDING, Phase.AWAITING_RESPONSE);
			// a server that goes away while it acts may have acted
			assertThat(acted).as("acted on what failed").hasValueLessThanOrEqualTo(1);
			boolean unprocessed = ((StreamResetException) error).isUnprocessed();
			assertThat(unprocessed && spoken == Spoken.HTTP1).as("a peer of HTTP/1.1 cannot say so").isFalse();
			scene.application.assertEndedOnceWith(error);
		}
		else {
			assertThat(end).isEqualTo("next");
			assertThat(acted).as("acted once").hasValue(1);
		}
	}

}
