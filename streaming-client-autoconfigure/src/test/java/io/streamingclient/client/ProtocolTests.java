package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.ssl.KeyManagerFactory;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;
import reactor.test.StepVerifier;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SelfSigned;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocols beside plain HTTP/1.1, against a server of another make.
 */
@Timeout(60)
class ProtocolTests {

	private static final Duration TIMEOUT = Duration.ofMillis(500);

	private final SelfSigned certificate = SelfSigned.forLoopback();

	private final CountDownLatch seenTheEnd = new CountDownLatch(1);

	private DisposableServer server;

	private TestApplication application;

	@AfterEach
	void close() {
		this.application.close();
		this.server.disposeNow(SOON);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aStreamCompletes(Kind kind) {
		start(kind);
		for (int i = 0; i < 3; i++) {
			StepVerifier.create(lines("/lines")).expectNext("a", "b", "c").expectComplete().verify(SOON);
			Termination end = this.application.awaitTermination();
			assertThat(end.protocol()).isEqualTo(kind.wire);
			assertThat(end.bytesReceived()).isEqualTo(6);
			assertThat(end.phase()).isEqualTo(Phase.STREAMING);
		}
		this.application.assertNoLiveStreams();
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void aCancelledStreamEndsOnTheWire(Kind kind) throws InterruptedException {
		start(kind);
		StepVerifier.create(lines("/endless").take(3)).expectNextCount(3).expectComplete().verify(SOON);
		assertTheServerSawTheEnd();
		StepVerifier.create(lines("/lines")).expectNext("a", "b", "c").expectComplete().verify(SOON);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "HTTPS", "H2C", "ALPN_H2" })
	void aSilentStreamEndsOnTheWire(Kind kind) throws InterruptedException {
		start(kind, (timeouts) -> timeouts.withIdle(TIMEOUT));
		IdleTimeoutException error = Expect.failure(lines("/silent"), IdleTimeoutException.class);
		Expect.notEarlyAndNotLate(error, TIMEOUT);
		assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		StepVerifier.create(lines("/lines")).expectNext("a", "b", "c").expectComplete().verify(SOON);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "HTTPS", "H2C", "ALPN_H2" })
	void aStreamWithoutAnAnswerEndsOnTheWire(Kind kind) throws InterruptedException {
		start(kind, (timeouts) -> timeouts.withResponse(TIMEOUT));
		ResponseTimeoutException error = Expect.failure(lines("/mute"), ResponseTimeoutException.class);
		Expect.notEarlyAndNotLate(error, TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.AWAITING_RESPONSE);
		assertTheServerSawTheEnd();
		StepVerifier.create(lines("/lines")).expectNext("a", "b", "c").expectComplete().verify(SOON);
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void anErrorWithoutABodyIsComplete(Kind kind) {
		start(kind);
		StreamStatusException error = Expect.failure(lines("/gone"), StreamStatusException.class);
		assertThat(error.status()).isEqualTo(404);
		assertThat(error.isBodyComplete()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "H2C", "ALPN_H2" })
	void aCancelledStreamDoesNoHarmToOthersOnTheConnection(Kind kind) throws InterruptedException {
		start(kind);
		CountDownLatch elements = new CountDownLatch(200);
		CountDownLatch started = new CountDownLatch(1);
		lines("/endless").subscribe((line) -> {
			started.countDown();
			elements.countDown();
		});
		assertThat(started.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		for (int i = 0; i < 20; i++) {
			StepVerifier.create(lines("/endless").take(1)).expectNextCount(1).expectComplete().verify(SOON);
		}
		assertThat(elements.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		assertThat(this.application.streams().streams()).hasSize(1);
	}

	@Test
	void requestsOfAllKindsShareOnePool() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
			upstream.on("/").respond(200).body("a\n");
			start(Kind.HTTP11);
			StreamingClient client = this.application.clients()
				.create(ClientSettings.defaults("shared")
					.withBaseUrl(upstream.uri().toString())
					.withPool(new PoolSettings(1, 10, Duration.ofSeconds(55), Duration.ofMinutes(10))));
			for (int i = 0; i < 3; i++) {
				Expect.completion(client.get().uri("/a").retrieve().bytes());
				Expect.completion(client.get().uri("/b").undecoded().retrieve().bytes());
				Expect.completion(client.get().uri("/c").followRedirects(false).retrieve().bytes());
				Expect.completion(client.get().uri("/d").undecoded().followRedirects(false).retrieve().lines());
				Expect.completion(client.get()
					.uri("/e")
					.timeouts((timeouts) -> timeouts.withIdle(TIMEOUT))
					.exchange()
					.flatMapMany(StreamResponse::body));
			}
			assertThat(upstream.connections().accepted()).isEqualTo(1);
		}
	}

	private Flux<String> lines(String path) {
		return this.application.client("reports").get().uri(path).retrieve().lines();
	}

	private void assertTheServerSawTheEnd() throws InterruptedException {
		assertThat(this.seenTheEnd.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
	}

	private void start(Kind kind) {
		start(kind, UnaryOperator.identity());
	}

	private void start(Kind kind, UnaryOperator<StreamTimeouts> timeouts) {
		HttpServer http = HttpServer.create().host("127.0.0.1").port(0).protocol(kind.offered).handle(this::answer);
		if (kind.tls) {
			http = http.secure((spec) -> spec.sslContext(sslContext(kind)));
		}
		this.server = http.bindNow(SOON);
		this.application = new TestApplication(ClientSettings.defaults("reports")
			.withBaseUrl((kind.tls ? "https" : "http") + "://127.0.0.1:" + this.server.port())
			.withProtocol(kind.asked)
			.withTimeouts(timeouts.apply(StreamTimeouts.defaults()))
			.withSslBundle(kind.tls ? bundle(PemSslStoreDetails.forCertificate(this.certificate.certificatePem()), true)
					: null));
	}

	private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
		response.withConnection((connection) -> connection.onTerminate()
			.subscribe(null, (error) -> ended(request), () -> ended(request)));
		return switch (request.path()) {
			case "lines" -> response.sendString(Flux.just("a\n", "b\n", "c\n"));
			case "gone" -> response.status(404).send();
			case "endless" ->
				flushed(response, Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().map((n) -> "x\n"));
			case "silent" -> flushed(response, Flux.concat(Flux.just("x\n"), Flux.never()));
			default -> Flux.never();
		};
	}

	private static Publisher<Void> flushed(HttpServerResponse response, Flux<String> body) {
		return response
			.sendGroups(body.map((text) -> Mono.fromSupplier(() -> Unpooled.wrappedBuffer(text.getBytes()))));
	}

	private void ended(HttpServerRequest request) {
		if (!request.path().equals("lines")) {
			this.seenTheEnd.countDown();
		}
	}

	private SslProvider.GenericSslContextSpec<?> sslContext(Kind kind) {
		PemSslStoreDetails key = PemSslStoreDetails.forCertificate(this.certificate.certificatePem())
			.withPrivateKey(this.certificate.privateKeyPem());
		KeyManagerFactory keys = bundle(key, false).getManagers().getKeyManagerFactory();
		return kind.wire.equals("h2") ? Http2SslContextSpec.forServer(keys) : Http11SslContextSpec.forServer(keys);
	}

	private static SslBundle bundle(PemSslStoreDetails details, boolean trust) {
		return SslBundle.of(new PemSslStoreBundle(trust ? null : details, trust ? details : null));
	}

	/**
	 * What the client asks for, and what the server offers.
	 */
	enum Kind {

		HTTP11(Protocol.HTTP11, false, "http/1.1", HttpProtocol.HTTP11),

		AUTO(Protocol.AUTO, false, "http/1.1", HttpProtocol.HTTP11),

		H2C(Protocol.H2C, false, "h2", HttpProtocol.H2C),

		HTTPS(Protocol.HTTP11, true, "http/1.1", HttpProtocol.HTTP11),

		ALPN_HTTP11(Protocol.AUTO, true, "http/1.1", HttpProtocol.HTTP11),

		ALPN_H2(Protocol.AUTO, true, "h2", HttpProtocol.H2, HttpProtocol.HTTP11),

		H2(Protocol.H2, true, "h2", HttpProtocol.H2);

		private final Protocol asked;

		private final boolean tls;

		private final String wire;

		private final HttpProtocol[] offered;

		Kind(Protocol asked, boolean tls, String wire, HttpProtocol... offered) {
			this.asked = asked;
			this.tls = tls;
			this.wire = wire;
			this.offered = offered;
		}

	}

}
