package io.streamingclient.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * An HTTP server on the loopback address that plays a {@link Script} for each request,
 * byte by byte as a test wrote it, and remembers what it saw. <pre class="code">
 * try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
 *     upstream.on("/report").respond(200).chunked().send("half a rep").reset();
 *     // the client under test reads upstream.uri("/report")
 *     SeenExchange seen = upstream.awaitRequest(Duration.ofSeconds(5));
 *     assertThat(seen.awaitEnd(Duration.ofSeconds(5))).isEqualTo(ClientEnd.CUT_BY_SERVER);
 * }
 * </pre> Each connection, and with HTTP/2 each stream, has threads of its own, so that
 * scripts wait without hindering others. {@link #close()} ends everything.
 */
public final class ScriptedUpstream implements AutoCloseable {

	private static final int BACKLOG = 1024;

	private static final Duration JOIN = Duration.ofSeconds(5);

	private final Routes routes = new Routes();

	private final Sightings sightings = new Sightings();

	private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();

	private final ServerSocket server;

	private final Wiring wiring;

	private final Thread accepting;

	private volatile Script onAccept = Script.begin();

	private volatile boolean closed;

	private ScriptedUpstream(ServerSocket server, Wiring wiring) {
		this.server = server;
		this.wiring = wiring;
		this.accepting = new Thread(this::accept, "scripted-upstream-" + server.getLocalPort() + "-accept");
		this.accepting.setDaemon(true);
	}

	/**
	 * Starts an upstream on a free port.
	 * @return the upstream
	 */
	public static ScriptedUpstream start() {
		return start(Wiring.plain(), 0);
	}

	/**
	 * Starts an upstream on a port, to come back after one that was closed.
	 * @param port the port
	 * @return the upstream
	 */
	public static ScriptedUpstream startOn(int port) {
		return start(Wiring.plain(), port);
	}

	/**
	 * Starts an upstream with TLS on a free port.
	 * @param context the keys, see {@link SelfSigned}
	 * @return the upstream
	 */
	public static ScriptedUpstream startTls(SSLContext context) {
		return start(Wiring.secured(context), 0);
	}

	/**
	 * Starts an upstream that speaks HTTP/2 without TLS, to clients that know it does.
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2c() {
		return startH2c(Http2Options.standard());
	}

	/**
	 * Starts an upstream that speaks HTTP/2 without TLS, to clients that know it does.
	 * @param options how it does
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2c(Http2Options options) {
		return startH2cOn(0, options);
	}

	/**
	 * Starts an upstream that speaks HTTP/2 without TLS, on a port.
	 * @param port the port
	 * @param options how it does
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2cOn(int port, Http2Options options) {
		return start(Wiring.h2c(options), port);
	}

	/**
	 * Starts an upstream that speaks HTTP/2 with TLS, and offers nothing else by ALPN.
	 * @param context the keys, see {@link SelfSigned}
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2(SSLContext context) {
		return startH2(context, Http2Options.standard());
	}

	/**
	 * Starts an upstream that speaks HTTP/2 with TLS, and offers nothing else by ALPN.
	 * @param context the keys
	 * @param options how it does
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2(SSLContext context, Http2Options options) {
		return start(Wiring.h2(context, options), 0);
	}

	/**
	 * Starts an upstream with TLS that offers HTTP/2 and HTTP/1.1 by ALPN, and speaks
	 * what the client chooses: HTTP/1.1 if it does not choose.
	 * @param context the keys
	 * @param options how it speaks HTTP/2
	 * @return the upstream
	 */
	public static ScriptedUpstream startH2OrHttp1(SSLContext context, Http2Options options) {
		return start(Wiring.either(context, options), 0);
	}

	private static ScriptedUpstream start(Wiring wiring, int port) {
		try {
			ServerSocket server = new ServerSocket();
			server.setReuseAddress(true);
			server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
			ScriptedUpstream upstream = new ScriptedUpstream(server, wiring);
			upstream.accepting.start();
			return upstream;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the port.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns the base URI.
	 * @return without a slash at the end
	 */
	public URI uri() {
		return URI.create(((this.wiring.tls() != null) ? "https" : "http") + "://127.0.0.1:" + port());
	}

	/**
	 * Returns the URI of a target.
	 * @param target a path, and a query if need be
	 * @return the URI
	 */
	public URI uri(String target) {
		return URI.create(uri() + target);
	}

	/**
	 * Begins the script of a path and of all below it; the longest path wins. The script
	 * grows with each word, so tell it to the end before the client asks.
	 * @param path the path, {@code "/"} for all others
	 * @return what to go on with
	 */
	public Route on(String path) {
		return new Route((script) -> on(path, script));
	}

	/**
	 * Sets the script of a path and of all below it.
	 * @param path the path
	 * @param script the script
	 */
	public void on(String path, Script script) {
		on(path, (request) -> script);
	}

	/**
	 * Sets the scripts of a path and of all below it: one for each request in turn, and
	 * the last for all that follow.
	 * @param path the path
	 * @param first the script of the first request
	 * @param more those of the next
	 */
	public void on(String path, Script first, Script... more) {
		this.routes.register(path, Stream.concat(Stream.of(first), Stream.of(more)).toList());
	}

	/**
	 * Chooses the script of a path, and of all below it, by the head of the request.
	 * @param path the path
	 * @param responder what chooses
	 */
	public void on(String path, Function<SeenExchange, Script> responder) {
		this.routes.register(path, responder);
	}

	/**
	 * Begins the script that is played on each new connection before anything else, with
	 * TLS before the handshake. When it has ended and the connection is open, requests
	 * are served.
	 * @return what to go on with
	 */
	public Route onAccept() {
		return new Route(this::onAccept);
	}

	/**
	 * Sets the script that is played on each new connection before anything else.
	 * @param script the script, an empty one to serve requests at once
	 */
	public void onAccept(Script script) {
		this.onAccept = script;
	}

	/**
	 * Returns how many connections there were and are.
	 * @return the numbers
	 */
	public SeenConnections connections() {
		return this.sightings.connections();
	}

	/**
	 * Returns how many connections are open: those that the client has not ended, and the
	 * upstream has not closed.
	 * @return the number
	 */
	public int openConnections() {
		return connections().open();
	}

	/**
	 * Waits until so many connections are open.
	 * @param count the number
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it is another number all the time
	 */
	public void awaitOpenConnections(int count, Duration deadline) {
		this.sightings.awaitOpen(count, deadline);
	}

	/**
	 * Waits until so many connections were ever accepted.
	 * @param count the number, or more
	 * @param deadline how long to wait at most
	 * @throws AssertionError if they are fewer
	 */
	public void awaitAccepted(int count, Duration deadline) {
		this.sightings.awaitAccepted(count, deadline);
	}

	/**
	 * Returns what was seen of HTTP/2 on all connections.
	 * @return the numbers
	 */
	public SeenHttp2 http2() {
		return this.sightings.http2();
	}

	/**
	 * Returns what was seen of HTTP/2 on one connection.
	 * @param connection its number, see {@link SeenExchange#connection()}
	 * @return the numbers
	 */
	public SeenHttp2 http2(int connection) {
		return this.sightings.http2(connection);
	}

	/**
	 * Returns all exchanges so far, since the last {@link #forget()}.
	 * @return in the order in which their requests arrived
	 */
	public List<SeenExchange> exchanges() {
		return this.sightings.exchanges();
	}

	/**
	 * Waits for the next request that no call has returned yet.
	 * @param deadline how long to wait at most
	 * @return its exchange
	 * @throws AssertionError if none arrives in time
	 */
	public SeenExchange awaitRequest(Duration deadline) {
		return this.sightings.awaitNext(deadline);
	}

	/**
	 * Waits until so many requests have arrived, since the last {@link #forget()}.
	 * @param count the number, or more
	 * @param deadline how long to wait at most
	 * @return all exchanges so far
	 * @throws AssertionError if they are fewer
	 */
	public List<SeenExchange> awaitRequests(int count, Duration deadline) {
		return this.sightings.awaitExchanges(count, deadline);
	}

	/**
	 * Forgets the exchanges so far, for tests with very many of them.
	 */
	public void forget() {
		this.sightings.forget();
	}

	/**
	 * Stops all scripts, closes all connections and joins all threads.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.server.close();
			this.accepting.join(JOIN.toMillis());
			List<Conversation> last = List.copyOf(this.conversations);
			last.forEach(Conversation::close);
			for (Conversation conversation : last) {
				conversation.join(JOIN);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void accept() {
		while (!this.closed) {
			try {
				converse(this.server.accept());
			}
			catch (IOException ex) {
				// closed, or a client that was gone before it was accepted
			}
		}
	}

	private void converse(Socket socket) throws IOException {
		Transport transport = new Transport(socket, this.sightings::connectionClosed);
		Connection connection = new Connection(transport, this.sightings.connectionAccepted());
		Conversation conversation = new Conversation(connection, this.wiring, this.onAccept, this.routes,
				new Listener());
		this.conversations.add(conversation);
		conversation.start();
	}

	private final class Listener implements Conversation.Audience {

		@Override
		public void saw(SeenExchange exchange) {
			ScriptedUpstream.this.sightings.add(exchange);
		}

		@Override
		public SeenHttp2 http2(int connection) {
			return ScriptedUpstream.this.sightings.http2(connection);
		}

		@Override
		public void left(Conversation conversation) {
			ScriptedUpstream.this.conversations.remove(conversation);
		}

	}

}
