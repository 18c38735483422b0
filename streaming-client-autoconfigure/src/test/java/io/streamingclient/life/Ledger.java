package io.streamingclient.life;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableStats;

/**
 * Writes down all that an application told of its streams, and how full its tables were
 * when they had been ended.
 */
final class Ledger implements StreamListener, SmartLifecycle {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Queue<Integer> opened = new ConcurrentLinkedQueue<>();

	private final Map<Integer, Queue<Termination>> ended = new ConcurrentHashMap<>();

	private final ObjectProvider<TableRegistry> tables;

	private volatile @Nullable Map<String, Integer> left;

	private volatile boolean running;

	Ledger(ObjectProvider<TableRegistry> tables) {
		this.tables = tables;
	}

	@Override
	public void onOpened(StreamSnapshot stream) {
		this.opened.add(Errand.number(stream.target()));
	}

	@Override
	public void onEnded(Termination termination) {
		this.ended.computeIfAbsent(Errand.number(termination.target()), (number) -> new ConcurrentLinkedQueue<>())
			.add(termination);
	}

	List<Integer> opened() {
		return List.copyOf(this.opened);
	}

	List<Termination> ends() {
		return this.ended.values().stream().flatMap(Queue::stream).toList();
	}

	List<Termination> ends(int number) {
		return List.copyOf(this.ended.getOrDefault(number, new ConcurrentLinkedQueue<>()));
	}

	/**
	 * How many rows were left when all streams had been ended.
	 * @return by table, or {@code null} if that was never looked at
	 */
	@Nullable Map<String, Integer> left() {
		return this.left;
	}

	@Override
	public void start() {
		this.running = true;
	}

	// behind the end of all streams; what ends on the wire has a moment to do so
	@Override
	public void stop() {
		this.running = false;
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> {
			// kept as seen: a stream that is refused has a row for a moment
			Map<String, Integer> now = rows();
			this.left = now;
			return now.isEmpty();
		});
	}

	private Map<String, Integer> rows() {
		return this.tables.getObject()
			.stats()
			.stream()
			.filter((table) -> table.name().equals("streams") || table.name().equals("closing"))
			.filter((table) -> table.size() > 0)
			.collect(Collectors.toMap(TableStats::name, TableStats::size));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 1000;
	}

}
