package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The process of the server stands still. Its kernel keeps all connections alive and
 * answers nothing: only silence shows.
 */
@Timeout(120)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class PausedServerTests {

	private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

	private static final Duration IDLE = STUCK_AFTER.multipliedBy(3);

	@ParameterizedTest
	@EnumSource(names = { "HTTP1", "H2C" })
	void itsStreamsAreStuckInHealthAndThenIdleAndTheNextAreServedWhenItGoesOn(Spoken spoken) throws Exception {
		try (ChildJvm server = ChildUpstream.start(spoken);
				TestApplication application = new TestApplication(settings(spoken, ChildUpstream.uri(server)));
				HealthWatch health = new HealthWatch(application.streams(), Duration.ofMillis(10))) {
			StreamingClient client = application.client("reports");
			StepVerifier.create(client.get().uri("/beats").retrieve().lines())
				.expectNext("x")
				.then(() -> server.signal("STOP"))
				.thenConsumeWhile("x"::equals)
				.consumeErrorWith((error) -> assertThat(error).isExactlyInstanceOf(IdleTimeoutException.class)
					.satisfies((thrown) -> assertStuckBefore(application, health, (IdleTimeoutException) thrown)))
				.verify(SOON.multipliedBy(2));
			server.signal("CONT");
			StepVerifier.create(client.get().uri("/next").retrieve().lines().retry(3))
				.expectNext("next")
				.expectComplete()
				.verify(SOON.multipliedBy(2));
			application.assertNoLiveStreams();
		}
	}

	private static void assertStuckBefore(TestApplication application, HealthWatch health, IdleTimeoutException error) {
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		assertThat(error.timeout()).isEqualTo(IDLE);
		assertThat(error.elapsed()).isGreaterThanOrEqualTo(IDLE);
		assertThat(health.alarms())
			.anySatisfy((alarm) -> assertThat(alarm).asString().contains(String.valueOf(error.streamId()), "STALLED"));
		application.assertEndedOnceWith(error);
	}

	private static ClientSettings settings(Spoken spoken, String uri) {
		return ClientSettings.defaults("reports")
			.withBaseUrl(uri)
			.withProtocol((spoken == Spoken.H2C) ? Protocol.H2C : Protocol.HTTP11)
			.withTimeouts(StreamTimeouts.defaults().withIdle(IDLE).withStuckAfter(STUCK_AFTER));
	}

}
