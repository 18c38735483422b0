package io.streamingclient.actuate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.watch.Watchdog;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The thread of the watchdog is killed in a running application: streams are watched over
 * all the same, and health tells of it.
 */
@Timeout(120)
class KilledWatchdogHealthTests {

	private static final int KILLS = 3;

	// Later JDKs cannot kill a thread from outside.
	@Test
	@EnabledForJreRange(max = JRE.JAVA_19)
	void aStalledStreamIsFoundAfterTheThreadWasKilledAgainAndAgain() {
		run(KilledWatchdogHealthTests::kill, (watchdog) -> {
			assertThat(watchdog.at("/details/failures").asLong()).isGreaterThanOrEqualTo(KILLS);
		});
	}

	@Test
	void aStalledStreamIsFoundAfterTheThreadWasInterruptedAgainAndAgain() {
		run(Thread::interrupt, (watchdog) -> {
			assertThat(watchdog.at("/details/failures").asLong()).isZero();
		});
	}

	private static void run(Consumer<Thread> attack, Consumer<JsonNode> health) {
		Set<Thread> others = Thread.getAllStackTraces().keySet();
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				RunningApplication application = RunningApplication.start(WebApplicationType.REACTIVE,
						RunningApplication.baseUrl("reports", upstream), "streaming.client.stuck-after=1s")) {
			upstream.on("/stalled").respond(200).chunked().chunk("one\n").stall();
			Watchdog watchdog = application.bean(Watchdog.class);
			for (int count = 0; count < KILLS; count++) {
				attack.accept(awaitThread(others));
				awaitSweep(watchdog);
			}
			TestSubscriber<String> reader = application.lines("reports", "/stalled");
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThat(application.get("/health/streamingClient/streams").statusCode())
					.isEqualTo(503));
			JsonNode heartbeat = application.json("/health/streamingClient/watchdog");
			assertThat(heartbeat.get("status").asString()).isEqualTo("UP");
			health.accept(heartbeat);
			reader.cancel();
		}
	}

	private static Thread awaitThread(Set<Thread> others) {
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().equals("streaming-client-watchdog"))
				.filter((thread) -> !others.contains(thread))
				.findFirst()
				.orElse(null), (thread) -> thread != null);
	}

	private static void awaitSweep(Watchdog watchdog) {
		long now = System.nanoTime();
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> watchdog.sinceLastSweep().toNanos() < System.nanoTime() - now);
	}

	// What hits it in a sweep is a failure of that sweep, and it lives on.
	private static void kill(Thread thread) {
		try {
			Method stop = Thread.class.getMethod("stop");
			for (int count = 0; count < KILLS && thread.isAlive(); count++) {
				stop.invoke(thread);
				thread.join(SOON.toMillis() / KILLS);
			}
			assertThat(thread.isAlive()).isFalse();
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
