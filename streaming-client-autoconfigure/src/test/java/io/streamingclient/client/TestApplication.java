package io.streamingclient.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.TestTables;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.watch.Watchdog;
import io.streamingclient.wire.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that the auto-configuration wires, without Spring: tables, live streams,
 * watchdog and clients.
 */
final class TestApplication implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(20);

	// one that takes no lock: streams end on event loops
	private final BlockingQueue<Termination> terminations = new LinkedTransferQueue<>();

	private final Queue<Termination> all = new ConcurrentLinkedQueue<>();

	private final DefaultTableRegistry tables = TestTables.open();

	private final LiveStreams streams;

	private final LiveConnections connections;

	private final Watchdog watchdog;

	private final DefaultStreamingClients clients;

	TestApplication(ClientSettings... settings) {
		this(WebClient::builder, settings);
	}

	TestApplication(Supplier<WebClient.Builder> builders, ClientSettings... settings) {
		this.streams = new LiveStreams(this.tables, List.of(new StreamListener() {

			@Override
			public void onEnded(Termination termination) {
				TestApplication.this.all.add(termination);
				TestApplication.this.terminations.add(termination);
			}

		}));
		this.connections = new LiveConnections(this.tables);
		this.watchdog = new Watchdog(this.streams, this.connections);
		this.watchdog.start();
		this.clients = new DefaultStreamingClients(Arrays.asList(settings), this.streams, this.connections, builders,
				(transport) -> new Transport(transport, null));
	}

	StreamingClient client(String name) {
		return this.clients.get(name);
	}

	StreamingClients clients() {
		return this.clients;
	}

	LiveStreams streams() {
		return this.streams;
	}

	LiveConnections connections() {
		return this.connections;
	}

	DefaultTableRegistry tables() {
		return this.tables;
	}

	/**
	 * Wait for the next end of a stream that was not taken yet.
	 * @return how it ended
	 */
	Termination awaitTermination() {
		try {
			Termination termination = this.terminations.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
			assertThat(termination).as("a stream ended within %s", SOON).isNotNull();
			return termination;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * All ends so far, as listeners were told of them.
	 * @return how the streams ended
	 */
	List<Termination> terminations() {
		return List.copyOf(this.all);
	}

	/**
	 * Check that the row of a failed stream is gone, and that its end was told once.
	 * @param error what the subscriber got
	 */
	void assertEndedOnceWith(StreamException error) {
		String id = error.streamId();
		assertThat(id).as("the id of the stream").isNotNull();
		assertThat(this.streams.find(id)).as("the row of %s", id).isEmpty();
		assertThat(terminations().stream().filter((end) -> end.id().equals(id))).singleElement().satisfies((end) -> {
			assertThat(end.errorType()).isEqualTo(error.type());
			assertThat(end.message()).isEqualTo(error.getMessage());
			assertThat(end.phase()).isEqualTo(error.phase());
			assertThat(end.client()).isEqualTo(error.client());
			assertThat(end.outcome())
				.isEqualTo((error.type() == ErrorType.CANCELLED) ? Outcome.CANCELLED : Outcome.FAILED);
		});
	}

	void assertNoLiveStreams() {
		assertThat(this.streams.streams()).isEmpty();
	}

	@Override
	public void close() {
		if (this.tables.isOpen()) {
			this.clients.close();
			this.watchdog.close();
			this.tables.close();
		}
	}

}
