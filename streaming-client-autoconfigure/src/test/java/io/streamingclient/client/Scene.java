package io.streamingclient.client;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.upstream.SelfSigned;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An upstream, and a client that has a number of slots for streams to it: connections
 * with HTTP/1.1; with HTTP/2 streams on its one connection, as many as the upstream
 * allows.
 */
final class Scene implements AutoCloseable {

	final ScriptedUpstream upstream;

	final TestApplication application;

	final StreamingClient client;

	private final Spoken spoken;

	private final int slots;

	private Scene(Spoken spoken, int slots, StreamTimeouts timeouts) {
		WarmUp.once();
		SelfSigned certificate = (spoken == Spoken.H2) ? SelfSigned.forLoopback() : null;
		this.spoken = spoken;
		this.slots = slots;
		this.upstream = start(spoken, slots, certificate);
		this.application = new TestApplication(ClientSettings.defaults("reports")
			.withBaseUrl(this.upstream.uri().toString())
			.withProtocol((spoken == Spoken.H2C) ? Protocol.H2C : Protocol.AUTO)
			.withSslBundle(trust(certificate))
			.withTimeouts(timeouts)
			.withMaxConcurrentStreams(Math.max(500, slots))
			.withPool(new PoolSettings((spoken == Spoken.HTTP1) ? slots : 1, 1000, Duration.ofSeconds(55),
					Duration.ofMinutes(10))));
		this.client = this.application.client("reports");
	}

	private static ScriptedUpstream start(Spoken spoken, int slots, @Nullable SelfSigned certificate) {
		Http2Options options = Http2Options.standard().maxConcurrentStreams(slots);
		if (certificate != null) {
			return ScriptedUpstream.startH2OrHttp1(certificate.serverContext(), options);
		}
		return (spoken == Spoken.H2C) ? ScriptedUpstream.startH2c(options) : ScriptedUpstream.start();
	}

	private static @Nullable SslBundle trust(@Nullable SelfSigned certificate) {
		return (certificate != null)
				? SslBundle
					.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate.certificatePem())))
				: null;
	}

	/**
	 * A scene with the default clocks.
	 * @param spoken what is spoken
	 * @param slots how many streams there can be at the same time
	 * @return the scene
	 */
	static Scene of(Spoken spoken, int slots) {
		return of(spoken, slots, (timeouts) -> timeouts);
	}

	/**
	 * A scene with clocks of its own.
	 * @param spoken what is spoken
	 * @param slots how many streams there can be at the same time
	 * @param timeouts changes the default clocks
	 * @return the scene
	 */
	static Scene of(Spoken spoken, int slots, UnaryOperator<StreamTimeouts> timeouts) {
		return new Scene(spoken, slots, timeouts.apply(StreamTimeouts.defaults()));
	}

	Flux<String> lines(String path) {
		return this.client.get().uri(path).retrieve().lines();
	}

	Flux<DataBuffer> bytes(String path) {
		return this.client.get().uri(path).retrieve().bytes();
	}

	/**
	 * Check that the client ended the next exchange that the upstream saw.
	 * @return the exchange
	 */
	SeenExchange assertTheServerSawTheEnd() {
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(seen.awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		return seen;
	}

	/**
	 * Check that streams that were cancelled hold nothing: no socket with HTTP/1.1, no
	 * stream with HTTP/2.
	 */
	void assertNothingIsOpen() {
		if (this.spoken == Spoken.HTTP1) {
			this.upstream.awaitOpenConnections(0, SOON);
		}
		else {
			this.upstream.http2().awaitOpenStreams(0, SOON);
			assertThat(this.upstream.connections().accepted()).isLessThanOrEqualTo(1);
		}
	}

	/**
	 * Check that no row is left and that all slots can be used at the same time.
	 */
	void assertAllSlotsAreFree() {
		this.application.assertNoLiveStreams();
		Gate gate = new Gate();
		this.upstream.on("/next").respond(200).chunked().chunk("next\n").awaitGate(gate).end();
		StepVerifier.create(Flux.range(0, this.slots).flatMap((number) -> lines("/next"), this.slots))
			.expectNextCount(this.slots)
			.then(gate::open)
			.expectComplete()
			.verify(SOON);
		this.application.assertNoLiveStreams();
	}

	@Override
	public void close() {
		this.application.close();
		this.upstream.close();
	}

}
