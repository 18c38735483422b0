package io.streamingclient.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Backoff;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.table.TableDeclaration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A supervisor whose time stands still until the test moves it, with waits so short that
 * nobody notices.
 */
final class Supervision implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(20);

	static final RestartPolicy QUICK = RestartPolicy.defaults()
		.withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0));

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

	private final Queue<SupervisedStreamGaveUpEvent> events = new ConcurrentLinkedQueue<>();

	private final DefaultTableRegistry tables = new DefaultTableRegistry(
			List.of(new TableDeclaration("test", StreamSupervisor.SUPERVISED)));

	private final StreamSupervisor supervisor;

	private Supervision(@Nullable CheckpointStore checkpoints, Duration patience, SupervisedStream<?>... streams) {
		this.tables.open();
		this.supervisor = new StreamSupervisor(List.of(streams), this.tables, checkpoints, patience, this.events::add,
				this.now::get);
		this.supervisor.start();
	}

	static Supervision of(SupervisedStream<?>... streams) {
		return new Supervision(null, SOON, streams);
	}

	static Supervision of(CheckpointStore checkpoints, SupervisedStream<?>... streams) {
		return new Supervision(checkpoints, SOON, streams);
	}

	static Supervision of(Duration patience, SupervisedStream<?>... streams) {
		return new Supervision(null, patience, streams);
	}

	StreamSupervisor supervisor() {
		return this.supervisor;
	}

	/**
	 * The events so far.
	 * @return who was given up
	 */
	List<SupervisedStreamGaveUpEvent> events() {
		return List.copyOf(this.events);
	}

	void advance(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	SupervisedSnapshot stream(String name) {
		return this.supervisor.find(name).orElseThrow();
	}

	SupervisedSnapshot await(String name, SupervisedState state) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(stream(name).state()).isEqualTo(state));
		return stream(name);
	}

	@Override
	public void close() {
		this.supervisor.close();
		this.tables.close();
	}

}
