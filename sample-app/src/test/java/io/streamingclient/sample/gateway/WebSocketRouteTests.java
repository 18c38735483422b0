package io.streamingclient.sample.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.sample.support.Gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * WebSockets on a route of the sample, by configuration alone.
 */
@Timeout(120)
class WebSocketRouteTests {

	private static Gateway gateway;

	@BeforeAll
	static void start() {
		gateway = Gateway.start("streaming.relay.routes.up.path=/up/{*path}", "streaming.relay.routes.up.client=up",
				"streaming.relay.routes.up.rewrite={path}");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	private static WebSocket open(String path, Heard heard) throws Exception {
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + path), heard)
			.get(30, TimeUnit.SECONDS);
	}

	private static void awaitNoStream() {
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

	@Test
	void ticksComeUntilTheClientLeaves() throws Exception {
		Heard heard = new Heard();
		WebSocket socket = open("/sockets/ticks", heard);
		assertThat(heard.next()).isEqualTo("tick 1");
		assertThat(heard.next()).isEqualTo("tick 2");
		assertThat(gateway.streams().streams()).hasSize(1)
			.allSatisfy((row) -> assertThat(row.protocol()).isEqualTo("websocket"));
		socket.abort();
		awaitNoStream();
	}

	@Test
	void whatIsSaidIsHeardAndTheSessionIsClosedNormally() throws Exception {
		Heard heard = new Heard();
		WebSocket socket = open("/sockets/echo", heard);
		socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
		assertThat(heard.next()).isEqualTo("hello");
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
		assertThat(heard.next()).isEqualTo("closed with 1000");
		awaitNoStream();
	}

	@Test
	void aRefusalOfTheUpstreamIsTheAnswer() {
		gateway.upstream().on("/refuses-sockets").respond(403).body("no");
		assertThatThrownBy(() -> open("/up/refuses-sockets", new Heard()))
			.hasCauseInstanceOf(WebSocketHandshakeException.class)
			.extracting((failure) -> ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode())
			.isEqualTo(403);
		awaitNoStream();
	}

	private static final class Heard implements WebSocket.Listener {

		private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

		private final StringBuilder text = new StringBuilder();

		String next() throws InterruptedException {
			return this.words.poll(30, TimeUnit.SECONDS);
		}

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
			this.text.append(part);
			if (last) {
				this.words.add(this.text.toString());
				this.text.setLength(0);
			}
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
			throw new IllegalStateException("Nothing binary was sent");
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
			this.words.add("closed with " + code);
			return null;
		}

	}

}
