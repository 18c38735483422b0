package io.streamingclient.guards;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class TlsTests {

	@TempDir
	static Path directory;

	@BeforeAll
	static void makeCertificate() throws Exception {
		String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
		Process process = new ProcessBuilder(keytool, "-genkeypair", "-alias", "here", "-keyalg", "EC", "-dname",
				"CN=localhost", "-storetype", "PKCS12", "-storepass", "secret", "-keystore", store())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	@Test
	void aHeadThatDoesNotBecomeWholeIsAnsweredInTls() throws Exception {
		try (GuardedApplication app = secured("streaming.server.header-timeout=1s");
				SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", app.port())) {
			socket.getOutputStream().write("GET /hello HT".getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			assertThat(answer).startsWith("HTTP/1.1 408 ");
			await().until(app.guards()::connections, (open) -> open == 0);
		}
	}

	@Test
	void aHandshakeThatDoesNotBeginIsEndedWithoutAWord() throws IOException {
		try (GuardedApplication app = secured("streaming.server.header-timeout=1s"); RawClient silent = app.connect()) {
			assertThat(silent.readAll()).isEmpty();
			assertThat(app.guards().interventions(Guard.HEADER_TIMEOUT)).isEqualTo(1);
		}
	}

	@Test
	void aConnectionThatIsOneTooManyIsClosed() throws IOException {
		try (GuardedApplication app = secured("streaming.server.max-connections=1");
				RawClient first = app.connect();
				RawClient second = app.connect()) {
			assertThat(second.readAll()).isEmpty();
			assertThat(app.guards().connections()).isEqualTo(1);
			assertThat(first).isNotNull();
		}
	}

	@Test
	void http2BetweenTwoRequestsIsLeftAlone() throws Exception {
		try (GuardedApplication app = secured("streaming.server.header-timeout=5s")) {
			HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();
			HttpRequest hello = HttpRequest.newBuilder(URI.create("https://localhost:" + app.port() + "/hello"))
				.build();
			HttpResponse<String> first = client.send(hello, HttpResponse.BodyHandlers.ofString());
			assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
			try (RawClient witness = app.connect()) {
				assertThat(witness.readAll()).isEmpty();
			}
			await().until(app.guards()::connections, (open) -> open == 1);
			assertThat(client.send(hello, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("hello");
			assertThat(app.guards().connections()).isEqualTo(1);
		}
	}

	private static GuardedApplication secured(String property) {
		return GuardedApplication.with(property, "server.http2.enabled=true", "server.ssl.key-store=" + store(),
				"server.ssl.key-store-password=secret");
	}

	private static String store() {
		return directory.resolve("here.p12").toString();
	}

	private static SSLContext trusting() throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		TrustManager[] all = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
		context.init(null, all, null);
		return context;
	}

}
