package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Beans read streams while the application starts, and then its start fails.
 */
@Timeout(120)
class FailedStartupTests {

	private static final Duration SOON = RunningApplication.SOON;

	private static final int EACH = 8;

	private final ScriptedUpstream http1 = ScriptedUpstream.start();

	private final ScriptedUpstream h2c = ScriptedUpstream.startH2c();

	private final Queue<TestSubscriber<String>> readers = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.http1.close();
		this.h2c.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyReaderGetsTheErrorOnceAndTheServerSeesTheEnd(Moment moment) {
		for (ScriptedUpstream upstream : List.of(this.http1, this.h2c)) {
			upstream.on("/events").eventStream().event("1").stall();
			upstream.on("/report").respond(200).chunked().chunk("a\n").stall();
		}
		assertThatThrownBy(() -> start(moment)).hasStackTraceContaining("halfway");
		assertThat(this.readers).hasSize(4 * EACH).allSatisfy((reader) -> {
			reader.block(SOON);
			assertThat(reader.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
			assertThat(reader.getProtocolErrors()).isEmpty();
		});
		for (ScriptedUpstream upstream : List.of(this.http1, this.h2c)) {
			assertThat(upstream.exchanges()).hasSize(2 * EACH)
				.allSatisfy((seen) -> assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET));
			upstream.awaitOpenConnections(0, SOON);
		}
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("streaming-client")));
	}

	private void start(Moment moment) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> moment.fail((GenericApplicationContext) context,
				() -> readAndFail(context.getBean(StreamingClients.class))));
		application.run("--" + RunningApplication.baseUrl("http1", this.http1),
				"--" + RunningApplication.baseUrl("h2c", this.h2c), "--streaming.client.clients.h2c.protocol=h2c",
				"--streaming.client.shutdown.drain-timeout=100ms", "--logging.level.root=off",
				"--spring.main.banner-mode=off");
	}

	private void readAndFail(StreamingClients clients) {
		for (int i = 0; i < EACH; i++) {
			for (String client : List.of("http1", "h2c")) {
				read(clients.get(client), "/events");
				read(clients.get(client), "/report");
			}
		}
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.readers.stream().noneMatch((reader) -> reader.getReceivedOnNext().isEmpty()));
		throw new IllegalStateException("halfway");
	}

	private void read(StreamingClient client, String path) {
		TestSubscriber<String> reader = TestSubscriber.create();
		this.readers.add(reader);
		client.get().uri(path).retrieve().lines().subscribe(reader);
	}

	/**
	 * When a start fails.
	 */
	enum Moment {

		/** While beans are made. */
		A_BEAN {

			@Override
			void fail(GenericApplicationContext context, Runnable failure) {
				context.registerBean("failing", Object.class, () -> {
					failure.run();
					return new Object();
				});
			}

		},

		/** When all beans are there. */
		ALL_BEANS {

			@Override
			void fail(GenericApplicationContext context, Runnable failure) {
				context.registerBean("failing", SmartInitializingSingleton.class, () -> failure::run);
			}

		},

		/** Before the streams have a lifecycle. */
		EARLY_START {

			@Override
			void fail(GenericApplicationContext context, Runnable failure) {
				context.registerBean("failing", SmartLifecycle.class, () -> new Starting(0, failure));
			}

		},

		/** Behind everything else. */
		LATE_START {

			@Override
			void fail(GenericApplicationContext context, Runnable failure) {
				context.registerBean("failing", SmartLifecycle.class,
						() -> new Starting(SmartLifecycle.DEFAULT_PHASE, failure));
			}

		};

		abstract void fail(GenericApplicationContext context, Runnable failure);

	}

	private record Starting(int phase, Runnable action) implements SmartLifecycle {

		@Override
		public void start() {
			this.action.run();
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
