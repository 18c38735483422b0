package io.streamingclient.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SelfSigned;
import io.streamingclient.upstream.UnresponsiveListener;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * No connection can be made: DNS, TCP, TLS.
 */
@Timeout(60)
class ConnectFailureTests {

	private static final Duration CONNECT = Duration.ofMillis(500);

	// enough for a handshake that does not stall, on a busy machine
	private static final Duration PATIENT = Duration.ofSeconds(2);

	@Test
	void aListenerThatDoesNotAcceptRunsIntoTheConnectTimeout() {
		try (UnresponsiveListener listener = UnresponsiveListener.open();
				TestApplication application = new TestApplication(settings(listener.uri().toString()))) {
			StreamConnectException error = failure(application);
			Expect.notEarlyAndNotLate(error, CONNECT);
			assertThat(error.isRetryable()).isTrue();
			assertThat(error).hasMessageContaining("connect-timeout");
			assertThat(failure(application)).as("the pool slot is free").hasMessageContaining("connect-timeout");
		}
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void everyProtocolHasTheConnectTimeout(Protocol protocol) {
		try (UnresponsiveListener listener = UnresponsiveListener.open();
				TestApplication application = new TestApplication(
						settings(url(protocol, listener.port())).withProtocol(protocol))) {
			Expect.notEarlyAndNotLate(failure(application), CONNECT);
			failure(application);
		}
	}

	@Test
	void aRequestMayHaveAShorterConnectTimeout() {
		try (UnresponsiveListener listener = UnresponsiveListener.open();
				TestApplication application = new TestApplication(
						ClientSettings.defaults("reports").withBaseUrl(listener.uri().toString()))) {
			StreamingClient.RequestSpec request = application.client("reports").get().uri("/");
			StreamConnectException error = Expect.failure(
					request.timeouts((timeouts) -> timeouts.withConnect(CONNECT)).retrieve().lines(),
					StreamConnectException.class);
			Expect.notEarlyAndNotLate(error, CONNECT);
			application.assertEndedOnceWith(error);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> request.timeouts((timeouts) -> timeouts.withConnect(Duration.ofMinutes(1))))
				.withMessageContaining("connect timeout");
		}
	}

	@Test
	void aPortThatRefusesFailsAtOnce() {
		try (RefusingPort port = RefusingPort.open();
				TestApplication application = new TestApplication(settings(port.uri().toString()))) {
			assertThat(failure(application).elapsed()).isLessThan(SOON.dividedBy(2));
			failure(application);
		}
	}

	@Test
	void aHostThatDoesNotExistCannotBeConnectedTo() {
		try (TestApplication application = new TestApplication(
				settings("http://no-such-host.invalid").withTimeouts(StreamTimeouts.defaults()))) {
			failure(application);
			failure(application);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "AUTO", "HTTP11", "H2" })
	void aTlsHandshakeThatStallsRunsIntoTheConnectTimeout(Protocol protocol) {
		SelfSigned certificate = SelfSigned.forLoopback();
		try (ScriptedUpstream upstream = ScriptedUpstream.startTls(certificate.serverContext());
				TestApplication application = new TestApplication(
						settings(upstream.uri().toString()).withSslBundle(trusting(certificate))
							.withProtocol(protocol)
							.withTimeouts(StreamTimeouts.defaults().withConnect(PATIENT)))) {
			upstream.onAccept().stall();
			Expect.notEarlyAndNotLate(failure(application), PATIENT);
			upstream.awaitAccepted(1, SOON);
			upstream.awaitOpenConnections(0, SOON);
			upstream.onAccept(Script.begin());
			upstream.on("/").respond(200).body("next");
			if (protocol != Protocol.H2) {
				Expect.completion(lines(application));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(value = Protocol.class, names = { "AUTO", "HTTP11", "H2" })
	void aCertificateThatIsNotTrustedCannotBeConnectedTo(Protocol protocol) {
		try (ScriptedUpstream upstream = ScriptedUpstream.startTls(SelfSigned.forLoopback().serverContext());
				TestApplication application = new TestApplication(
						settings(upstream.uri().toString()).withProtocol(protocol))) {
			failure(application);
			failure(application);
			upstream.awaitOpenConnections(0, SOON);
			assertThat(upstream.exchanges()).isEmpty();
		}
	}

	@Test
	void aCertificateOfAnotherHostCannotBeConnectedTo() {
		SelfSigned certificate = SelfSigned.forNames("elsewhere.example");
		try (ScriptedUpstream upstream = ScriptedUpstream.startTls(certificate.serverContext());
				TestApplication application = new TestApplication(
						settings(upstream.uri().toString()).withSslBundle(trusting(certificate)))) {
			failure(application);
			failure(application);
			upstream.awaitOpenConnections(0, SOON);
			assertThat(upstream.exchanges()).isEmpty();
		}
	}

	private static StreamConnectException failure(TestApplication application) {
		StreamConnectException error = Expect.failure(lines(application), StreamConnectException.class);
		assertThat(error.type()).isEqualTo(ErrorType.CONNECT);
		assertThat(error.phase()).isEqualTo(Phase.ACQUIRING);
		assertThat(error.client()).isEqualTo("reports");
		assertThat(error).hasMessageContaining("'reports'");
		application.assertEndedOnceWith(error);
		application.assertNoLiveStreams();
		return error;
	}

	private static Flux<String> lines(TestApplication application) {
		return application.client("reports").get().uri("/report").retrieve().lines();
	}

	private static ClientSettings settings(String url) {
		return ClientSettings.defaults("reports")
			.withBaseUrl(url)
			.withPool(new PoolSettings(1, 1, Duration.ofSeconds(55), Duration.ofMinutes(10)))
			.withTimeouts(StreamTimeouts.defaults().withConnect(CONNECT));
	}

	private static String url(Protocol protocol, int port) {
		return ((protocol == Protocol.H2) ? "https" : "http") + "://127.0.0.1:" + port;
	}

	private static SslBundle trusting(SelfSigned certificate) {
		return SslBundle
			.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate.certificatePem())));
	}

}
