package io.streamingclient.life;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.table.TableRegistry;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One application from its start to its end, and what is done to its streams meanwhile.
 */
final class Life {

	private static final int CROWD = 40;

	private static final int PLENTY = 100_001;

	private final List<Witness> witnesses = new ArrayList<>();

	private final List<Witness> live = new ArrayList<>();

	private final Executor executor = ForkJoinPool.commonPool();

	private final Server server;

	private final Random random;

	private final RunningApplication application;

	private final StreamingClients clients;

	private final Ledger ledger;

	private int next;

	Life(Server server, Random random, int first) {
		this.server = server;
		this.random = random;
		this.next = first;
		this.application = RunningApplication.start(WebApplicationType.NONE, App.class, properties());
		this.clients = this.application.bean(StreamingClients.class);
		this.ledger = this.application.bean(Ledger.class);
	}

	private String[] properties() {
		return Stream.concat(Stream.of(this.server.baseUrls()), Stream.of("streaming.client.response-timeout=250ms",
				"streaming.client.idle-timeout=250ms", "streaming.client.acquire-timeout=200ms",
				"streaming.client.stuck-after=50ms", "streaming.client.pool.max-connections=12",
				"streaming.client.clients.h2c.pool.max-connections=2", "streaming.client.max-concurrent-streams=16",
				"streaming.client.shutdown.drain-timeout=" + (1 + this.random.nextInt(300)) + "ms",
				"logging.level.root=error", "logging.level.io.streamingclient.life=info"))
			.toArray(String[]::new);
	}

	/**
	 * Do this and that for a while, stop the application, and check what was.
	 * @param duration how long
	 * @return all that had to do with it
	 */
	List<Witness> live(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() - end < 0) {
			act();
			cancelAsOperator();
		}
		if (this.random.nextBoolean()) {
			endAll();
		}
		close();
		check();
		return this.witnesses;
	}

	private void act() {
		this.live.removeIf(Witness::isOver);
		switch (this.random.nextInt(12)) {
			case 0, 1, 2, 3, 4 -> start();
			case 5 -> anyOf(this.live).forEach(this::cancel);
			default -> anyOf(this.live).forEach((witness) -> witness.ask(1 + this.random.nextInt(50)));
		}
		LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(this.random.nextInt(4000)));
	}

	private void start() {
		if (this.live.size() < CROWD) {
			Errand errand = Errand.any(this.next++, this.random);
			ResponseSpec response = errand.request(this.clients);
			Witness witness = switch (this.random.nextInt(4)) {
				case 0 -> new SubscribedWitness(errand).of(errand.read(response));
				case 1 -> PullingWitness.of(errand, response);
				case 2 -> new ListeningWitness(errand).of(response, null);
				default -> new ListeningWitness(errand).of(response, this.executor);
			};
			this.witnesses.add(witness);
			this.live.add(witness);
		}
	}

	private void cancel(Witness witness) {
		if (this.random.nextBoolean()) {
			witness.cancel();
		}
		else {
			this.executor.execute(witness::cancel);
		}
	}

	private void cancelAsOperator() {
		if (this.random.nextInt(50) == 0) {
			List<StreamSnapshot> rows = this.application.streams().streams();
			anyOf(rows).forEach((row) -> this.application.streams().cancel(row.id()));
		}
	}

	private <T> List<T> anyOf(List<T> all) {
		return all.isEmpty() ? all : List.of(all.get(this.random.nextInt(all.size())));
	}

	// here the application is alive when its last stream ends
	private void endAll() {
		List.copyOf(this.live).forEach(Witness::cancel);
		this.witnesses.forEach(Witness::awaitOver);
		Awaitility.await().atMost(SOON).until(() -> this.application.streams().streams().isEmpty());
	}

	private void close() {
		CompletableFuture<?> closed = CompletableFuture.runAsync(this.application::close);
		if (this.random.nextBoolean()) {
			closed = CompletableFuture.allOf(closed, CompletableFuture.runAsync(this.application::close));
		}
		long deadline = System.nanoTime() + SOON.toNanos();
		while (!closed.isDone() && System.nanoTime() - deadline < 0) {
			act();
		}
		assertThat(closed).succeedsWithin(SOON);
	}

	private void check() {
		// who pulls has to look
		this.witnesses.forEach((witness) -> witness.ask(PLENTY));
		this.witnesses.forEach(Witness::awaitOver);
		assertThat(this.ledger.left()).as("rows that were left").isEmpty();
		assertThat(this.ledger.opened()).as("streams that were opened").doesNotHaveDuplicates();
		assertThat(this.ledger.opened()).as("streams that were opened and have not ended")
			.allSatisfy((number) -> assertThat(this.ledger.ends(number)).hasSize(1));
		this.server.assertEverythingHasEnded();
		this.witnesses.forEach((witness) -> witness.assertHeardTheEndOnce(this.ledger.ends(witness.errand.number())));
		assertTheNumbersAddUp();
		this.server.forget();
	}

	private void assertTheNumbersAddUp() {
		long refused = this.witnesses.stream()
			.filter((witness) -> this.ledger.ends(witness.errand.number()).isEmpty())
			.count();
		assertThat(this.ledger.ends().size() + refused).as("streams that have ended, and refused ones")
			.isEqualTo(this.witnesses.size());
		this.ledger.ends().forEach((end) -> {
			int number = Errand.number(end.target());
			assertThat(this.server.exchanges().stream().filter((seen) -> Errand.number(seen.path()) == number).count())
				.as("requests for %s", end)
				.isLessThanOrEqualTo(end.attempts());
		});
	}

	/**
	 * How the streams ended.
	 * @return for the application
	 */
	Ledger ledger() {
		return this.ledger;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@Bean
		Ledger ledger(ObjectProvider<TableRegistry> tables) {
			return new Ledger(tables);
		}

	}

}
