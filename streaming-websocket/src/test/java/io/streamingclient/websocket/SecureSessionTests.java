package io.streamingclient.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.upstream.SelfSigned;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions over TLS: from the client, and through a relay that speaks it on both sides.
 */
@Timeout(120)
class SecureSessionTests {

	private static final int MEGABYTE = 1_000_000;

	private static final SelfSigned CERTIFICATE = SelfSigned.forLoopback();

	private static final List<String> OFFERED = new CopyOnWriteArrayList<>();

	private static ServerSocket listening;

	private static SessionsApplication application;

	@BeforeAll
	static void start() throws IOException {
		listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		listening.setSoTimeout(30_000);
		application = SessionsApplication.before("https://127.0.0.1:" + listening.getLocalPort(),
				"spring.ssl.bundle.pem.upstream.truststore.certificate=" + CERTIFICATE.certificatePem(),
				"spring.ssl.bundle.pem.web.keystore.certificate=" + CERTIFICATE.certificatePem(),
				"spring.ssl.bundle.pem.web.keystore.private-key=" + CERTIFICATE.privateKeyPem(),
				"server.ssl.bundle=web", "streaming.client.clients.up.ssl.bundle=upstream");
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		listening.close();
	}

	@AfterEach
	void nothingIsLeft() {
		application.awaitNothingLeft();
	}

	private record Secured(Socket plain, RawPeer peer) {

	}

	private static Secured take() throws IOException {
		Socket plain = listening.accept();
		SSLSocket secured = (SSLSocket) CERTIFICATE.serverContext()
			.getSocketFactory()
			.createSocket(plain, null, plain.getPort(), true);
		secured.setUseClientMode(false);
		secured.setHandshakeApplicationProtocolSelector((socket, protocols) -> {
			OFFERED.addAll(protocols);
			return protocols.contains("http/1.1") ? "http/1.1" : "";
		});
		RawPeer peer = new RawPeer(secured, false);
		peer.readHead();
		return new Secured(plain, peer);
	}

	private static CompletableFuture<Void> open(String path) {
		return application.client("up")
			.execute(path,
					(open) -> open.receive()
						.doOnNext((message) -> DataBufferUtils.release(message.getPayload()))
						.then())
			.toFuture();
	}

	@Test
	void aClientSpeaksTlsAndDoesNotOfferHttp2() throws Exception {
		CompletableFuture<Void> session = open("/secure");
		try (RawPeer peer = take().peer()) {
			peer.accept().text("hello").sendClose(1000).awaitEnd();
			session.get(30, TimeUnit.SECONDS);
		}
		assertThat(OFFERED).doesNotContain("h2");
		assertThat(application.termination("/secure").outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aRelayPassesALargeFrameFromTlsToTls() throws Exception {
		Socket socket = CERTIFICATE.clientContext()
			.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), application.port());
		try (RawPeer client = new RawPeer(socket, true)) {
			client.say("GET /up/through HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
			try (RawPeer upstream = take().peer()) {
				upstream.accept();
				assertThat(client.readHead()).startsWith("HTTP/1.1 101");
				CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMegabyte(upstream));
				long bytes = 0;
				for (boolean last = false; !last;) {
					RawFrame frame = client.read();
					bytes += frame.payload().length;
					last = frame.last();
				}
				assertThat(bytes).isEqualTo(MEGABYTE);
				sending.get(30, TimeUnit.SECONDS);
				client.sendClose(1000);
				assertThat(upstream.readCode()).isEqualTo(1000);
				upstream.sendClose(1000);
				assertThat(client.readCode()).isEqualTo(1000);
			}
		}
		assertThat(application.termination("/through").outcome()).isEqualTo(Outcome.COMPLETED);
	}

	private static void sendMegabyte(RawPeer peer) {
		try {
			peer.frame(RawFrame.BINARY, true, new byte[MEGABYTE]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void whatIsNoTlsAnyMoreIsAReset() throws Exception {
		CompletableFuture<Void> session = open("/garbage");
		Secured secured = take();
		try (RawPeer peer = secured.peer()) {
			peer.accept().text("hello");
			secured.plain().getOutputStream().write("this is no record of TLS".getBytes());
			assertThat(session).failsWithin(30, TimeUnit.SECONDS);
			assertThat(application.termination("/garbage").errorType()).isEqualTo(ErrorType.RESET);
		}
	}

	@Test
	void aCertificateThatIsNotTrustedIsAConnectFailure() throws Exception {
		CompletableFuture<Void> session = application.client("quick")
			.execute("/untrusted", (open) -> open.receive().then())
			.toFuture();
		try (Socket plain = listening.accept()) {
			SSLSocket secured = (SSLSocket) CERTIFICATE.serverContext()
				.getSocketFactory()
				.createSocket(plain, null, plain.getPort(), true);
			secured.setUseClientMode(false);
			secured.setSoTimeout(30_000);
			CompletableFuture.runAsync(() -> shakeHands(secured));
			assertThat(session).failsWithin(30, TimeUnit.SECONDS);
		}
		assertThat(application.termination("/untrusted").errorType()).isEqualTo(ErrorType.CONNECT);
	}

	private static void shakeHands(SSLSocket socket) {
		try {
			socket.startHandshake();
			socket.getInputStream().read();
		}
		catch (IOException ex) {
			// the other side does not trust this one
		}
	}

}
