package io.streamingclient.sample.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.netty.channel.ChannelOption;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import io.streamingclient.sample.support.Gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that go away at a random point of an endless response: before the request is
 * whole, before the head, or somewhere in the body, with FIN or RST. Half of them speak
 * HTTP/1.1, and half HTTP/2 on connections that stay.
 */
final class LeavingClients implements AutoCloseable {

	private static final int THREADS = 8;

	private static final int FAR = 300_000;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Gateway gateway = Gateway.start("server.http2.enabled=true",
			"streaming.client.clients.up.protocol=http11");

	private final ConnectionProvider connections = ConnectionProvider.create("leaving", 2);

	private final LoopResources loops = LoopResources.create("leaving", 1, true);

	private final HttpClient http2 = HttpClient.create(this.connections)
		.runOn(this.loops)
		.option(ChannelOption.TCP_NODELAY, true)
		.protocol(HttpProtocol.H2C);

	private final Random random;

	private LeavingClients(long seed) {
		this.random = new Random(seed);
		this.gateway.upstream().on("/").respond(200).generate(1L << 40, 1);
	}

	static LeavingClients start(long seed) {
		return new LeavingClients(seed);
	}

	void leave(int count) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Void>> clients = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int point = this.random.nextInt(FAR);
				clients.add((i % 2 == 0) ? () -> leaveHttp1(point) : () -> leaveHttp2(point));
			}
			for (Future<Void> client : threads.invokeAll(clients)) {
				client.get();
			}
		}
		finally {
			threads.shutdown();
		}
		long left = System.nanoTime();
		this.gateway.upstream().awaitOpenConnections(0, PATIENCE);
		await().atMost(PATIENCE).until(() -> this.gateway.streams().streams().isEmpty());
		System.out.printf("%d clients have left, and all that was theirs %d ms later%n", count,
				(System.nanoTime() - left) / 1_000_000);
		assertThat(this.gateway.upstream().connections().accepted()).isGreaterThan(count / 2);
	}

	private Void leaveHttp1(int point) throws IOException {
		URI uri = this.gateway.uri("/relay/up/a");
		byte[] request = ("GET " + uri.getPath() + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			if (point % 2 == 0) {
				socket.setSoLinger(true, 0);
			}
			// one in ten leaves in its own head
			int sent = (point % 10 == 9) ? point % request.length : request.length;
			socket.getOutputStream().write(request, 0, sent);
			if (sent == request.length && point % 10 != 0) {
				skip(socket.getInputStream(), point);
			}
		}
		return null;
	}

	private static void skip(InputStream in, long count) throws IOException {
		in.skipNBytes(count);
	}

	private Void leaveHttp2(int point) {
		Flux<Integer> body = this.http2.get()
			.uri(this.gateway.uri("/relay/up/a"))
			.responseContent()
			.map((buffer) -> buffer.readableBytes());
		if (point % 10 == 0) {
			body.subscribe().dispose();
			return null;
		}
		assertThat(body.scan(0L, Long::sum).takeUntil((sum) -> sum >= point).blockLast(PATIENCE))
			.isGreaterThanOrEqualTo(point);
		return null;
	}

	@Override
	public void close() {
		this.connections.disposeLater().then(this.loops.disposeLater(Duration.ZERO, PATIENCE)).block(PATIENCE);
		this.gateway.close();
	}

}
