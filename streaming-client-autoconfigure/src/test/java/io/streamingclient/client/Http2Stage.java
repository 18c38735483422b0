package io.streamingclient.client;

import java.time.Duration;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SelfSigned;
import io.streamingclient.upstream.StallableProxy;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An upstream that speaks HTTP/2, a proxy before it, and a client whose pool has one
 * connection unless it says otherwise.
 */
final class Http2Stage implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofMillis(500);

	final ScriptedUpstream upstream;

	final StallableProxy proxy;

	final TestApplication application;

	final StreamingClient client;

	private Http2Stage(ScriptedUpstream upstream, Protocol protocol, int connections, StreamTimeouts timeouts,
			SslBundle bundle) {
		WarmUp.once();
		this.upstream = upstream;
		this.upstream.on("/next").respond(200).body("next\n");
		this.proxy = StallableProxy.to(upstream.port());
		this.application = new TestApplication(ClientSettings.defaults("reports")
			.withBaseUrl(this.proxy.through(upstream.uri()).toString())
			.withProtocol(protocol)
			.withTimeouts(timeouts)
			.withSslBundle(bundle)
			.withPool(new PoolSettings(connections, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10))));
		this.client = this.application.client("reports");
	}

	/**
	 * A stage without TLS.
	 * @param options how the upstream speaks
	 * @param timeouts changes the clocks, which are all long
	 * @return the stage
	 */
	static Http2Stage h2c(Http2Options options, UnaryOperator<StreamTimeouts> timeouts) {
		return new Http2Stage(ScriptedUpstream.startH2c(options), Protocol.H2C, 1, timeouts.apply(allLong()), null);
	}

	/**
	 * A stage without TLS whose upstream does what it should, and where all clocks are
	 * long.
	 * @param connections the size of the pool
	 * @return the stage
	 */
	static Http2Stage h2cWithPoolOf(int connections) {
		return new Http2Stage(ScriptedUpstream.startH2c(), Protocol.H2C, connections, allLong(), null);
	}

	/**
	 * A stage without TLS whose upstream does what it should.
	 * @param timeouts changes the clocks, which are all long
	 * @return the stage
	 */
	static Http2Stage h2c(UnaryOperator<StreamTimeouts> timeouts) {
		return h2c(Http2Options.standard(), timeouts);
	}

	/**
	 * A stage with TLS, where HTTP/2 is negotiated.
	 * @param timeouts changes the clocks, which are all long
	 * @return the stage
	 */
	static Http2Stage alpn(UnaryOperator<StreamTimeouts> timeouts) {
		SelfSigned certificate = SelfSigned.forLoopback();
		SslBundle trust = SslBundle
			.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate.certificatePem())));
		return new Http2Stage(ScriptedUpstream.startH2OrHttp1(certificate.serverContext(), Http2Options.standard()),
				Protocol.AUTO, 1, timeouts.apply(allLong()), trust);
	}

	private static StreamTimeouts allLong() {
		Duration minute = Duration.ofMinutes(1);
		return StreamTimeouts.defaults()
			.withConnect(minute)
			.withAcquire(minute)
			.withResponse(minute)
			.withIdle(minute)
			.withUploadIdle(minute);
	}

	Flux<String> lines(String path) {
		return this.client.get().uri(path).retrieve().lines();
	}

	Flux<DataBuffer> bytes(String path) {
		return this.client.get().uri(path).retrieve().bytes();
	}

	/**
	 * Read lines of a stream that fails.
	 * @param <E> the type of the failure
	 * @param path what to ask for
	 * @param type the type of the failure
	 * @return the failure, which ended the stream once and left no row
	 */
	<E extends StreamException> E failure(String path, Class<E> type) {
		E error = Expect.failure(lines(path), type);
		this.application.assertEndedOnceWith(error);
		return error;
	}

	/**
	 * Check that nothing is left of streams before, and that the next one is served.
	 * @param connections how many connections there have been then
	 */
	void assertTheNextRequestIsServedOnConnection(int connections) {
		StepVerifier.create(lines("/next")).expectNext("next").expectComplete().verify(SOON);
		assertThat(this.upstream.exchanges()).last().satisfies((seen) -> {
			assertThat(seen.path()).isEqualTo("/next");
			assertThat(seen.connection()).isEqualTo(connections);
		});
		assertThat(this.upstream.connections().accepted()).isEqualTo(connections);
	}

	@Override
	public void close() {
		this.application.close();
		this.proxy.close();
		this.upstream.close();
	}

}
