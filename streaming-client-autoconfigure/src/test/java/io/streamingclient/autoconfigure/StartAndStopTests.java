package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.table.Table;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableRegistryClosedException;
import io.streamingclient.table.TableSpec;
import io.streamingclient.table.TableStats;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class StartAndStopTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private static final Set<String> OWN_THREADS = Set.of("streaming-client-watchdog", "streaming-client-abandoned");

	private final Set<Thread> before = ownThreads();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tablesAreThereAndEmptyAsSoonAsTheContextIs(boolean lazy) {
		try (RunningApplication application = start(Jobs.class, "spring.main.lazy-initialization=" + lazy)) {
			assertThat(application.context().getBeanFactory().containsSingleton("tableRegistry")).isTrue();
			assertThat(application.context().getBeanFactory().containsSingleton("streamWatchdog")).isTrue();
			assertThat(application.bean(TableRegistry.class).stats()).extracting(TableStats::name)
				.contains("jobs", "streams", "terminations");
			assertThat(application.bean(TableRegistry.class).stats()).extracting(TableStats::size).containsOnly(0);
			assertThat(newOwnThreads()).hasSize(2);
		}
		assertNoNewOwnThread();
	}

	@Test
	void aTableOfTheUserCanBeUsedLikeTheBuiltInOnes() {
		try (RunningApplication application = start(Jobs.class)) {
			Table<String, Integer> jobs = application.bean(TableRegistry.class).table(Jobs.SPEC);
			jobs.add("one", 1);
			assertThat(jobs.find("one")).hasValue(1);
			assertThat(jobs.stats().capacity()).isEqualTo(3);
		}
	}

	@Test
	void useAfterCloseFailsLoudly() {
		RunningApplication application = start(Jobs.class);
		TableRegistry tables = application.bean(TableRegistry.class);
		Table<String, Integer> jobs = tables.table(Jobs.SPEC);
		StreamRegistry streams = application.bean(StreamRegistry.class);
		StreamingClients clients = application.bean(StreamingClients.class);
		application.close();
		assertThat(tables.isOpen()).isFalse();
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> tables.table(Jobs.SPEC));
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(tables::stats);
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> jobs.add("one", 1));
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(streams::streams);
		assertThatExceptionOfType(TableRegistryClosedException.class).isThrownBy(() -> streams.cancel("1"));
		TestSubscriber<String> late = TestSubscriber.create();
		clients.get("reports").get().uri("/late").retrieve().lines().subscribe(late);
		late.block(SOON);
		assertThat(late.expectTerminalError()).isInstanceOf(StreamException.class).hasMessageContaining("reports");
		assertThat(this.upstream.exchanges()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(WebApplicationType.class)
	void closingEndsEveryLiveStreamOnceAndOnTheWire(WebApplicationType type) {
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		this.upstream.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
		this.upstream.on("/headless").stall();
		RunningApplication application = RunningApplication.start(type, baseUrl());
		TestSubscriber<String> silent = application.lines("reports", "/silent");
		TestSubscriber<String> endless = application.lines("reports", "/endless");
		TestSubscriber<String> headless = application.lines("reports", "/headless");
		this.upstream.awaitRequests(3, SOON);
		Awaitility.await().atMost(SOON).until(() -> !silent.getReceivedOnNext().isEmpty());
		long start = System.nanoTime();
		application.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		for (TestSubscriber<String> stream : List.of(silent, endless, headless)) {
			stream.block(SOON);
			assertThat(stream.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
			assertThat(stream.getProtocolErrors()).isEmpty();
		}
		for (SeenExchange seen : this.upstream.exchanges()) {
			assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		}
		this.upstream.awaitOpenConnections(0, SOON);
		assertNoNewOwnThread();
	}

	@Test
	void closingResetsTheStreamsOfAnHttp2ConnectionAndClosesIt() {
		try (ScriptedUpstream h2c = ScriptedUpstream.startH2c()) {
			h2c.on("/endless").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n");
			RunningApplication application = RunningApplication.start(WebApplicationType.NONE,
					RunningApplication.baseUrl("reports", h2c), "streaming.client.protocol=h2c");
			TestSubscriber<String> endless = application.lines("reports", "/endless");
			SeenExchange seen = h2c.awaitRequest(SOON);
			seen.awaitBytesSent(1, SOON);
			application.close();
			endless.block(SOON);
			assertThat(endless.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
			assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
			h2c.awaitOpenConnections(0, SOON);
		}
	}

	@Test
	void aContextThatWasStoppedStreamsAgainWhenItIsStarted() {
		this.upstream.on("/silent").respond(200).chunked().chunk("a\n").stall();
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		try (RunningApplication application = RunningApplication.start(WebApplicationType.NONE, baseUrl())) {
			TestSubscriber<String> silent = application.lines("reports", "/silent");
			Awaitility.await().atMost(SOON).until(() -> !silent.getReceivedOnNext().isEmpty());
			application.context().stop();
			silent.block(SOON);
			assertThat(silent.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
			TestSubscriber<String> refused = application.lines("reports", "/lines");
			refused.block(SOON);
			assertThat(refused.expectTerminalError()).isInstanceOf(StreamShutdownException.class);
			application.context().start();
			TestSubscriber<String> lines = application.lines("reports", "/lines");
			lines.block(SOON);
			assertThat(lines.isTerminatedComplete()).as("%s", lines.getTerminalSignal()).isTrue();
			assertThat(lines.getReceivedOnNext()).containsExactly("a", "b");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { FailsWhenAllBeansAreThere.class, FailsWhenItStarts.class })
	void aStartupThatFailsHalfwayLeavesNoThreadBehind(Class<?> source) {
		assertThatThrownBy(() -> start(source)).hasStackTraceContaining("halfway");
		assertNoNewOwnThread();
	}

	private RunningApplication start(Class<?> source, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = baseUrl();
		return RunningApplication.start(WebApplicationType.NONE, source, all);
	}

	private String baseUrl() {
		return RunningApplication.baseUrl("reports", this.upstream);
	}

	private void assertNoNewOwnThread() {
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(newOwnThreads()).isEmpty());
	}

	private Set<Thread> newOwnThreads() {
		Set<Thread> now = ownThreads();
		now.removeAll(this.before);
		return now;
	}

	private static Set<Thread> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> OWN_THREADS.contains(thread.getName()))
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Jobs {

		static final TableSpec<String, Integer> SPEC = TableSpec.of("jobs", String.class, Integer.class)
			.withCapacity(3);

		@Bean
		TableSpec<String, Integer> jobsTable() {
			return SPEC;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FailsWhenAllBeansAreThere {

		@Bean
		SmartInitializingSingleton failing() {
			return () -> {
				assertThat(ownThreads()).isNotEmpty();
				throw new IllegalStateException("halfway");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FailsWhenItStarts {

		@Bean
		SmartLifecycle failing() {
			return new SmartLifecycle() {

				@Override
				public void start() {
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
