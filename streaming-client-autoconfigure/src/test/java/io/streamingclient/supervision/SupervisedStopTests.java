package io.streamingclient.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static io.streamingclient.supervision.SupervisedState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of supervised streams when the application stops.
 */
@Timeout(120)
class SupervisedStopTests extends AbstractSupervisionTests {

	private static final String LONG = "streaming.client.shutdown.drain-timeout=29s";

	SupervisedStopTests() {
		this.upstream.on("/prices").eventStream().event("1").stall();
	}

	@AfterEach
	void noThreadIsLeft() {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("streaming-client-supervis")));
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void theyAreEndedAtOnceAndEachListenerHearsOfItOnce(WebApplicationType type) {
		RunningApplication application = start(type, SupervisedApp.class, SupervisedApp.stream("prices", "/prices"),
				LONG);
		awaitData(application, "1");
		SupervisedApp.Events events = application.bean(SupervisedApp.Events.class);
		CompletableFuture<Void> one = CompletableFuture.runAsync(application::close);
		CompletableFuture<Void> other = CompletableFuture.runAsync(application::close);
		assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(SOON);
		assertThat(events.ends()).extracting(SupervisedSnapshot::state).containsExactly(STOPPED);
		this.upstream.awaitOpenConnections(0, SOON);
		assertThat(this.upstream.exchanges()).hasSize(1);
	}

	@Test
	void aServerThatGoesAwayWhileTheApplicationStopsChangesNothing() {
		ScriptedUpstream gone = ScriptedUpstream.start();
		gone.on("/prices").eventStream().event("1").stall();
		RunningApplication application = RunningApplication.start(WebApplicationType.NONE, SupervisedApp.class,
				all(SupervisedApp.stream("prices", "/prices", "max-restarts=1000000"), gone));
		awaitData(application, "1");
		SupervisedApp.Events events = application.bean(SupervisedApp.Events.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
		gone.close();
		assertThat(closed).succeedsWithin(SOON);
		assertThat(events.ends()).extracting(SupervisedSnapshot::state).containsExactly(STOPPED);
	}

	private static String[] all(List<String> properties, ScriptedUpstream upstream) {
		List<String> all = new ArrayList<>(properties);
		all.add(RunningApplication.baseUrl("reports", upstream));
		return all.toArray(String[]::new);
	}

	@Test
	void aContextThatWasStoppedRunsThemAgainWhenItIsStarted() {
		try (RunningApplication application = start(SupervisedApp.stream("prices", "/prices"))) {
			awaitData(application, "1");
			application.context().stop();
			assertThat(application.bean(StreamSupervisor.class).streams()).extracting(SupervisedSnapshot::state)
				.containsExactly(STOPPED);
			this.upstream.awaitOpenConnections(0, SOON);
			application.bean(StreamSupervisor.class).startAgain("prices");
			application.context().start();
			awaitData(application, "1", "1");
			assertThat(this.upstream.exchanges()).hasSize(2);
		}
	}

	@Test
	void aStartupThatFailsHalfwayEndsThem() {
		assertThatThrownBy(() -> start(WebApplicationType.NONE, FailsWhenItStarts.class,
				SupervisedApp.stream("prices", "/prices")))
			.hasStackTraceContaining("halfway");
		this.upstream.awaitOpenConnections(0, SOON);
		assertThat(this.upstream.exchanges()).hasSize(1);
	}

	@Test
	void aListenerThatDoesNotReturnIsNotWaitedForLongerThanTheDrain() {
		RunningApplication application = start(WebApplicationType.NONE, Stubborn.class,
				SupervisedApp.stream("prices", "/prices", "listener=stubborn"));
		Stubborn.Listener listener = application.bean(Stubborn.Listener.class);
		Awaitility.await().atMost(SOON).until(() -> listener.inside);
		assertThat(CompletableFuture.runAsync(application::close)).succeedsWithin(SOON);
		Awaitility.await().atMost(SOON).until(() -> listener.interrupted);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(SupervisedApp.class)
	static class Stubborn {

		@Bean
		Listener stubborn() {
			return new Listener();
		}

		static final class Listener implements SupervisedListener<Object> {

			private volatile boolean inside;

			private volatile boolean interrupted;

			@Override
			public void onElement(Object element) {
				this.inside = true;
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					this.interrupted = true;
				}
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SupervisedApp.class)
	static class FailsWhenItStarts {

		@Bean
		SmartLifecycle failing(SupervisedApp.Events events) {
			return new SmartLifecycle() {

				@Override
				public void start() {
					Awaitility.await().atMost(SOON).until(() -> !events.data().isEmpty());
					throw new IllegalStateException("halfway");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}
