package io.streamingclient.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.Termination;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.table.TableDeclaration;
import io.streamingclient.watch.Watchdog;
import io.streamingclient.wire.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that the auto-configuration wires, without Spring: tables, live streams,
 * watchdog and clients.
 */
final class TestApplication implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(20);

	private final BlockingQueue<Termination> terminations = new LinkedBlockingQueue<>();

	private final DefaultTableRegistry tables = new DefaultTableRegistry(List
		.of(new TableDeclaration("test", LiveStreams.STREAMS), new TableDeclaration("test", LiveStreams.TERMINATIONS)));

	private final LiveStreams streams;

	private final Watchdog watchdog;

	private final DefaultStreamingClients clients;

	TestApplication(ClientSettings... settings) {
		this.tables.open();
		this.streams = new LiveStreams(this.tables, List.of(new StreamListener() {

			@Override
			public void onEnded(Termination termination) {
				TestApplication.this.terminations.add(termination);
			}

		}));
		this.watchdog = new Watchdog(this.streams);
		this.watchdog.start();
		this.clients = new DefaultStreamingClients(Arrays.asList(settings), this.streams, WebClient::builder,
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

	void assertNoLiveStreams() {
		assertThat(this.streams.streams()).isEmpty();
	}

	@Override
	public void close() {
		this.streams.shutDown();
		this.clients.close();
		this.watchdog.close();
		this.tables.close();
	}

}
