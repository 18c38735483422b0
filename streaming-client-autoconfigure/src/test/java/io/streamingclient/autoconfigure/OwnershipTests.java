package io.streamingclient.autoconfigure;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.subscriber.TestSubscriber;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.table.Table;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;
import io.streamingclient.table.TableStats;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * State belongs to the application and not to whoever came first. Callers here are
 * threads that are gone, as in the incident in which three streams hung because their
 * table had died with the process that made it.
 */
@Timeout(60)
class OwnershipTests {

	private static final Duration SOON = RunningApplication.SOON;

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final RunningApplication application = RunningApplication.start(WebApplicationType.NONE, Jobs.class,
			RunningApplication.baseUrl("reports", this.upstream));

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void theTablesBelongToTheContextAndNotToWhoAsksFirst() throws InterruptedException {
		TableRegistry tables = this.application.bean(TableRegistry.class);
		Table<String, String> table = calledFromAnExpiredThread(() -> tables.table(Jobs.SPEC));
		assertThat(tables.isOpen()).isTrue();
		assertThat(tables.table(Jobs.SPEC)).isSameAs(table);
		assertThat(table.size()).isZero();
	}

	@Test
	void aRowOutlivesItsCaller() throws InterruptedException {
		Thread caller = new Thread(
				() -> this.application.bean(TableRegistry.class).table(Jobs.SPEC).add("1", new String("row")));
		WeakReference<Thread> gone = new WeakReference<>(caller);
		caller.start();
		caller.join(SOON.toMillis());
		caller = null;
		Awaitility.await().atMost(SOON).until(() -> {
			System.gc();
			return gone.get() == null;
		});
		assertThat(this.application.bean(TableRegistry.class).table(Jobs.SPEC).find("1")).hasValue("row");
	}

	@Test
	void aStreamCompletesThoughItsCallerIsGone() throws InterruptedException {
		fast();
		TestSubscriber<String> lines = calledFromAnExpiredThread(() -> this.application.lines("reports", "/fast"));
		assertComplete(lines, 10);
	}

	@Test
	void oneStreamEndsWhileAnotherOfAnExpiredCallerGoesOn() throws InterruptedException {
		fast();
		Gate gate = new Gate();
		this.upstream.on("/slow").respond(200).chunked().chunk("line\n").awaitGate(gate).chunk("line\n").end();
		TestSubscriber<String> fast = calledFromAnExpiredThread(() -> this.application.lines("reports", "/fast"));
		TestSubscriber<String> slow = calledFromAnExpiredThread(() -> this.application.lines("reports", "/slow"));
		assertComplete(fast, 10);
		assertThat(slow.isTerminated()).isFalse();
		gate.open();
		assertComplete(slow, 2);
	}

	@Test
	void threeStreamsOfOneLivingCallerComplete() {
		fast();
		List<TestSubscriber<String>> streams = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			streams.add(this.application.lines("reports", "/fast"));
		}
		streams.forEach((lines) -> assertComplete(lines, 10));
	}

	@Test
	void oneStreamAfterTheOtherCompletes() {
		fast();
		assertComplete(this.application.lines("reports", "/fast"), 10);
		assertThat(this.application.streams().streams()).isEmpty();
		assertComplete(this.application.lines("reports", "/fast"), 10);
		assertThat(this.application.streams().recentTerminations()).extracting(Termination::outcome)
			.containsExactly(Outcome.COMPLETED, Outcome.COMPLETED);
	}

	@Test
	void fiveStreamsOfFiveExpiredCallersComplete() throws InterruptedException {
		fast();
		List<TestSubscriber<String>> streams = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			streams.add(calledFromAnExpiredThread(() -> this.application.lines("reports", "/fast")));
		}
		streams.forEach((lines) -> assertComplete(lines, 10));
		assertThat(this.application.bean(TableRegistry.class).stats()).filteredOn("name", "streams")
			.singleElement()
			.extracting(TableStats::size)
			.isEqualTo(0);
	}

	@Test
	void aHundredThreadsThatRaceForFirstUseGetOneTable() throws InterruptedException {
		TableRegistry tables = this.application.bean(TableRegistry.class);
		Set<Integer> identities = ConcurrentHashMap.newKeySet();
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			String key = "job-" + i;
			threads.add(new Thread(() -> {
				await(start);
				Table<String, String> table = tables.table(Jobs.SPEC);
				table.add(key, key);
				identities.add(System.identityHashCode(table));
			}));
		}
		threads.forEach(Thread::start);
		start.countDown();
		for (Thread thread : threads) {
			thread.join(SOON.toMillis());
		}
		assertThat(identities).hasSize(1);
		assertThat(tables.table(Jobs.SPEC).size()).isEqualTo(100);
	}

	@Test
	void twoContextsShareNothing() {
		Gate gate = new Gate();
		this.upstream.on("/held").respond(200).chunked().chunk("a\n").awaitGate(gate).chunk("b\n").end();
		TestSubscriber<String> lines = this.application.lines("reports", "/held");
		gate.awaitArrival(SOON);
		this.application.bean(TableRegistry.class).table(Jobs.SPEC).add("1", "mine");
		try (RunningApplication other = RunningApplication.start(WebApplicationType.NONE, Jobs.class,
				RunningApplication.baseUrl("reports", this.upstream))) {
			assertThat(other.streams().streams()).isEmpty();
			assertThat(other.bean(TableRegistry.class).table(Jobs.SPEC).find("1")).isEmpty();
			other.bean(TableRegistry.class).table(Jobs.SPEC).add("1", "its own");
			String id = this.application.streams().streams().get(0).id();
			assertThat(other.streams().cancel(id)).isFalse();
		}
		assertThat(this.application.bean(TableRegistry.class).table(Jobs.SPEC).find("1")).hasValue("mine");
		assertThat(lines.isTerminated()).isFalse();
		gate.open();
		assertComplete(lines, 2);
	}

	private void fast() {
		this.upstream.on("/fast")
			.respond(200)
			.chunked()
			.repeat(10, Script.begin().chunk("line\n").pause(Duration.ofMillis(30)))
			.end();
	}

	private static void assertComplete(TestSubscriber<String> lines, int count) {
		lines.block(SOON);
		assertThat(lines.isTerminatedComplete()).isTrue();
		assertThat(lines.getReceivedOnNext()).hasSize(count);
	}

	private static <T> T calledFromAnExpiredThread(Supplier<T> call) throws InterruptedException {
		List<T> result = new ArrayList<>();
		Thread caller = new Thread(() -> result.add(call.get()));
		caller.start();
		caller.join(SOON.toMillis());
		assertThat(caller.isAlive()).isFalse();
		return result.get(0);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Jobs {

		static final TableSpec<String, String> SPEC = TableSpec.of("jobs", String.class, String.class);

		@Bean
		TableSpec<String, String> jobsTable() {
			return SPEC;
		}

	}

}
