package io.streamingclient.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * One connection with its two threads: one reads requests, and so notices when the client
 * goes away, the other plays the scripts.
 */
final class Conversation {

	private static final int LOOK_EVERY_MILLIS = 20;

	private final Connection connection;

	private final Player player;

	private final Wiring wiring;

	private final Routes routes;

	private final Audience audience;

	private final Thread reading;

	private final Thread playing;

	private final AtomicInteger running = new AtomicInteger(2);

	private volatile @Nullable Http2Session session;

	Conversation(Connection connection, Wiring wiring, Script onAccept, Routes routes, Audience audience) {
		this.connection = connection;
		this.wiring = wiring;
		this.routes = routes;
		this.audience = audience;
		this.player = new Player(connection, onAccept);
		this.reading = thread("reader", this::read);
		this.playing = thread("player", this.player);
	}

	void start() {
		this.playing.start();
		this.reading.start();
	}

	void close() {
		this.connection.settle(ClientEnd.CUT_BY_SERVER);
		this.playing.interrupt();
		this.reading.interrupt();
		this.connection.transport().close();
	}

	void join(Duration deadline) throws InterruptedException {
		this.playing.join(deadline.toMillis());
		this.reading.join(deadline.toMillis());
		Http2Session streams = this.session;
		if (streams != null) {
			streams.join(deadline);
		}
	}

	private Thread thread(String role, Runnable work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			finally {
				if (this.running.decrementAndGet() == 0) {
					this.audience.left(this);
				}
			}
		}, this.connection.name() + "-" + role);
		thread.setDaemon(true);
		return thread;
	}

	private void read() {
		try {
			begin();
			clientIsGone(new EOFException());
		}
		catch (ProtocolException ex) {
			refuse(ex);
		}
		catch (IOException ex) {
			clientIsGone(ex);
		}
		finally {
			this.playing.interrupt();
			this.connection.transport().close();
			endStreams();
		}
	}

	private void endStreams() {
		Http2Session streams = this.session;
		if (streams != null) {
			streams.interrupt();
			streams.end();
		}
	}

	private void begin() throws IOException {
		SSLContext tls = this.wiring.tls();
		if (tls != null) {
			String chosen = this.connection.transport().secure(tls, readAhead(), this.wiring.protocols());
			serve(this.wiring.isHttp2(chosen), new byte[0]);
		}
		else {
			boolean http2 = this.wiring.isHttp2("");
			serve(http2, (http2) ? readAhead() : new byte[0]);
		}
	}

	private void serve(boolean http2, byte[] ahead) throws IOException {
		if (http2) {
			Http2Session started = new Http2Session(this.connection, this.wiring.http2(), this::find, this.audience);
			this.session = started;
			started.run(ahead);
		}
		else {
			readRequests();
		}
	}

	/**
	 * Notices an end of the client before TLS or HTTP/2 has begun, as long as the script
	 * for accepted connections is being played.
	 */
	private byte[] readAhead() throws IOException {
		ByteArrayOutputStream consumed = new ByteArrayOutputStream(0);
		byte[] block = new byte[4096];
		this.connection.transport().readTimeout(LOOK_EVERY_MILLIS);
		while (!this.player.hasAccepted()) {
			try {
				int count = this.connection.transport().input().read(block);
				if (count < 0) {
					throw new EOFException();
				}
				consumed.write(block, 0, count);
			}
			catch (SocketTimeoutException ex) {
				// looks again whether the script has ended
			}
		}
		this.connection.transport().readTimeout(0);
		return consumed.toByteArray();
	}

	private void readRequests() throws IOException {
		RequestReader requests = new RequestReader(new BufferedInputStream(new GuardedInput(this.connection)));
		RequestHead head = requests.readHead();
		while (head != null && this.connection.isOpen()) {
			SeenExchange exchange = new SeenExchange(this.connection.number(), head);
			Script script = find(exchange);
			if (script.leavesRequestUnread()) {
				this.connection.stopReading();
			}
			this.audience.saw(exchange);
			this.player.add(new Turn(exchange, script));
			requests.readBody(head, exchange);
			head = requests.readHead();
		}
	}

	private Script find(SeenExchange exchange) {
		try {
			return this.routes.find(exchange);
		}
		catch (RuntimeException | Error ex) {
			return Script.begin().run(() -> {
				throw new IllegalStateException("No script for " + exchange, ex);
			});
		}
	}

	private void clientIsGone(IOException how) {
		if (Connection.isReset(how)) {
			this.connection.settle(how);
		}
		this.connection.wakeUp();
		this.playing.interrupt();
		Http2Session streams = this.session;
		if (streams != null) {
			streams.interrupt();
		}
		try {
			this.player.awaitIdle(Connection.GRACE);
			if (streams != null) {
				streams.awaitIdle(Connection.GRACE);
			}
		}
		catch (InterruptedException ex) {
			// the upstream is being closed
		}
		this.connection.settle(how);
	}

	private void refuse(ProtocolException malformed) {
		String text = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\nX-Reason: "
				+ malformed.getMessage() + "\r\n\r\n";
		try {
			this.connection.transport().output().write(text.getBytes(StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			// gone already
		}
		this.connection.fin();
	}

	/**
	 * Who wants to know what happens on connections.
	 */
	interface Audience {

		void saw(SeenExchange exchange);

		SeenHttp2 http2(int connection);

		void left(Conversation conversation);

	}

}
