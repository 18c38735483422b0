package io.streamingclient.sample.soak;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket that sends messages to an upstream which says what it hears, and counts
 * what comes back.
 */
final class EchoedSession implements WebSocket.Listener {

	private static final int MESSAGES = 20;

	private static final byte[] MESSAGE = new byte[10_000];

	private final CompletableFuture<Void> heard = new CompletableFuture<>();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private long bytes;

	/**
	 * Talk, and hang up.
	 */
	static String talk(HttpClient http, URI uri) throws Exception {
		EchoedSession session = new EchoedSession();
		WebSocket socket = http.newWebSocketBuilder().buildAsync(uri, session).get(1, TimeUnit.MINUTES);
		for (int i = 0; i < MESSAGES; i++) {
			socket.sendBinary(ByteBuffer.wrap(MESSAGE), true).get(1, TimeUnit.MINUTES);
		}
		session.heard.get(1, TimeUnit.MINUTES);
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.MINUTES);
		int code = session.closed.get(1, TimeUnit.MINUTES);
		return (code == WebSocket.NORMAL_CLOSURE) ? "as expected" : "closed with " + code;
	}

	/**
	 * Listen for a moment, and go away.
	 */
	static String leave(HttpClient http, URI uri) throws Exception {
		EchoedSession session = new EchoedSession();
		http.newWebSocketBuilder().buildAsync(uri, session).get(1, TimeUnit.MINUTES).abort();
		return "as expected";
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
		this.bytes += part.remaining();
		if (this.bytes == (long) MESSAGES * MESSAGE.length) {
			this.heard.complete(null);
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closed.complete(code);
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable failure) {
		this.heard.completeExceptionally(failure);
		this.closed.completeExceptionally(failure);
	}

}
