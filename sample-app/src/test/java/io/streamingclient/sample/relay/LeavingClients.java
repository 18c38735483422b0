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
import java.util.stream.IntStream;

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
 * HTTP/1.1, and half HTTP/2 on connections that outlive them. A connection serves few
 * enough: Netty's server ends one that resets more than 200 streams in 30 seconds
 * (CVE-2023-44487).
 */
final class LeavingClients implements AutoCloseable {

	private static final int THREADS = 8;

	private static final int TOGETHER = 200;

	private static final int FAR = 300_000;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final Gateway gateway = Gateway.start("server.http2.enabled=true",
			"streaming.client.clients.up.protocol=http11");

	private final List<ConnectionProvider> connections = new ArrayList<>();

	private final LoopResources loops = LoopResources.create("leaving", 1, true);

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
			for (int i = 0; i < count; i += TOGETHER) {
				clients.addAll(together(Math.min(TOGETHER, count - i)));
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

	private List<Callable<Void>> together(int count) {
		HttpClient http2 = http2();
		return IntStream.range(0, count).<Callable<Void>>mapToObj((i) -> {
			int point = this.random.nextInt(FAR);
			return (i % 2 == 0) ? () -> leaveHttp1(point) : () -> leaveHttp2(http2, point);
		}).toList();
	}

	private HttpClient http2() {
		ConnectionProvider two = ConnectionProvider.create("leaving", 2);
		this.connections.add(two);
		return HttpClient.create(two)
			.runOn(this.loops)
			.option(ChannelOption.TCP_NODELAY, true)
			.protocol(HttpProtocol.H2C);
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

	private Void leaveHttp2(HttpClient http2, int point) {
		Flux<Integer> body = http2.get()
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
		Flux.fromIterable(this.connections)
			.flatMap(ConnectionProvider::disposeLater)
			.then(this.loops.disposeLater(Duration.ZERO, PATIENCE))
			.block(PATIENCE);
		this.gateway.close();
	}

}
