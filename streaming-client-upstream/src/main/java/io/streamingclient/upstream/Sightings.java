package io.streamingclient.upstream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an upstream has seen so far.
 */
final class Sightings {

	private final Board board = new Board();

	private final List<SeenExchange> exchanges = new ArrayList<>();

	private final Queue<SeenExchange> untaken = new ArrayDeque<>();

	private final Map<Integer, SeenHttp2> http2 = new HashMap<>();

	private final SeenHttp2 allHttp2 = new SeenHttp2(null);

	private int accepted;

	private int open;

	int connectionAccepted() {
		this.board.update(() -> {
			this.accepted++;
			this.open++;
		});
		return connections().accepted();
	}

	void connectionClosed() {
		this.board.update(() -> this.open--);
	}

	SeenHttp2 http2() {
		return this.allHttp2;
	}

	SeenHttp2 http2(int connection) {
		return this.board.read(() -> this.http2.computeIfAbsent(connection, (n) -> new SeenHttp2(this.allHttp2)));
	}

	void add(SeenExchange exchange) {
		this.board.update(() -> {
			this.exchanges.add(exchange);
			this.untaken.add(exchange);
		});
	}

	void forget() {
		this.board.update(() -> {
			this.exchanges.clear();
			this.untaken.clear();
		});
	}

	SeenConnections connections() {
		return this.board.read(() -> new SeenConnections(this.accepted, this.open));
	}

	List<SeenExchange> exchanges() {
		return this.board.read(() -> List.copyOf(this.exchanges));
	}

	void awaitOpen(int count, Duration deadline) {
		this.board.expect(() -> this.open == count, deadline, () -> count + " open connections, saw " + connections());
	}

	void awaitAccepted(int count, Duration deadline) {
		this.board.expect(() -> this.accepted >= count, deadline,
				() -> count + " accepted connections, saw " + connections());
	}

	SeenExchange awaitNext(Duration deadline) {
		AtomicReference<SeenExchange> next = new AtomicReference<>();
		this.board.expect(() -> {
			next.set(this.untaken.poll());
			return next.get() != null;
		}, deadline, () -> "a request, saw " + exchanges());
		return next.get();
	}

	List<SeenExchange> awaitExchanges(int count, Duration deadline) {
		this.board.expect(() -> this.exchanges.size() >= count, deadline,
				() -> count + " requests, saw " + exchanges());
		return exchanges();
	}

}
