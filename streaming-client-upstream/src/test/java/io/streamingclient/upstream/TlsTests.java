package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class TlsTests {

	private final SelfSigned certificate = SelfSigned.forLoopback();

	private final ScriptedUpstream upstream = ScriptedUpstream.startTls(this.certificate.serverContext());

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void scriptsAreTheSame() throws Exception {
		this.upstream.on("/x").respond(200).chunked().generate(1_000_000, 3).end();
		HttpClient client = HttpClient.newBuilder().sslContext(this.certificate.clientContext()).build();
		byte[] body = client.send(request(), BodyHandlers.ofByteArray()).body();
		assertThat(body).isEqualTo(GeneratedBody.of(1_000_000, 3).bytes());
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void aCertificateForAnotherNameIsRefused() {
		SelfSigned wrong = SelfSigned.forNames("wrong.example");
		try (ScriptedUpstream other = ScriptedUpstream.startTls(wrong.serverContext())) {
			HttpClient client = HttpClient.newBuilder().sslContext(wrong.clientContext()).build();
			HttpRequest request = HttpRequest.newBuilder(other.uri("/")).timeout(RawClient.SOON).build();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> client.send(request, BodyHandlers.discarding()))
				.withMessageContaining("127.0.0.1");
			other.awaitOpenConnections(0, RawClient.SOON);
		}
	}

	@Test
	void finSaysGoodbyeAndCutDoesNot() throws Exception {
		this.upstream.on("/fin").respond(200).chunked().send("a").fin();
		this.upstream.on("/cut").respond(200).chunked().send("a").cut();
		assertThat(recordsOf("/fin")).isEqualTo(recordsOf("/cut") + 1);
	}

	@Test
	void resetIsRst() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").respond(200).chunked().send("a").awaitGate(gate).reset();
		try (RawClient raw = get()) {
			raw.readTo("1\r\na\r\n");
			gate.open();
			assertThatExceptionOfType(IOException.class).isThrownBy(raw::readAll)
				.withMessageContaining("Connection reset");
		}
	}

	@Test
	void aClientThatClosesIsSeen() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").stall();
		try (RawClient raw = get()) {
			raw.readTo("1\r\na\r\n");
		}
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CLOSED);
	}

	@Test
	void aBlockedWriteDoesNotHinderClose() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (RawClient raw = get()) {
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			seen.awaitBytesSent(100_000, RawClient.SOON);
			assertThat(raw.socket().isConnected()).isTrue();
			this.upstream.close();
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER);
		}
	}

	@Test
	void aHandshakeMayStall() throws Exception {
		Gate gate = new Gate();
		this.upstream.onAccept().awaitGate(gate).stall();
		try (RawClient raw = RawClient.connect(this.upstream)) {
			raw.send("\u0016\u0003\u0001");
			gate.awaitArrival(RawClient.SOON);
			assertThat(this.upstream.openConnections()).isOne();
		}
		this.upstream.awaitOpenConnections(0, RawClient.SOON);
	}

	@Test
	void aHandshakeFollowsTheScriptForNewConnections() throws Exception {
		Gate gate = new Gate();
		this.upstream.onAccept().awaitGate(gate);
		this.upstream.on("/x").respond(200).body("ok");
		HttpClient client = HttpClient.newBuilder().sslContext(this.certificate.clientContext()).build();
		var response = client.sendAsync(request(), BodyHandlers.ofString());
		gate.awaitArrival(RawClient.SOON);
		gate.open();
		assertThat(response.join().body()).isEqualTo("ok");
	}

	@Test
	void keyAndCertificateComeAsPem() {
		assertThat(this.certificate.certificatePem()).startsWith("-----BEGIN CERTIFICATE-----\n")
			.endsWith("\n-----END CERTIFICATE-----\n");
		assertThat(this.certificate.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
		assertThat(this.certificate.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
	}

	private HttpRequest request() {
		return HttpRequest.newBuilder(this.upstream.uri("/x")).timeout(RawClient.SOON).build();
	}

	private RawClient get() throws IOException {
		return get(new Socket("127.0.0.1", this.upstream.port()), "/x");
	}

	private RawClient get(Socket plain, String target) throws IOException {
		SSLSocket secured = (SSLSocket) this.certificate.clientContext()
			.getSocketFactory()
			.createSocket(plain, "127.0.0.1", this.upstream.port(), true);
		return RawClient.over(secured).send("GET " + target + " HTTP/1.1\r\n\r\n");
	}

	private int recordsOf(String target) throws IOException {
		try (RecordingSocket plain = new RecordingSocket(this.upstream.port()); RawClient raw = get(plain, target)) {
			assertThat(raw.readAll()).endsWith("1\r\na\r\n");
			return plain.records();
		}
	}

	/**
	 * Counts the TLS records that it reads.
	 */
	private static final class RecordingSocket extends Socket {

		private final ByteArrayOutputStream read = new ByteArrayOutputStream();

		private RecordingSocket(int port) throws IOException {
			super("127.0.0.1", port);
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read(byte[] target, int offset, int length) throws IOException {
					int count = super.read(target, offset, length);
					RecordingSocket.this.read.write(target, offset, Math.max(count, 0));
					return count;
				}

			};
		}

		private int records() {
			ByteBuffer bytes = ByteBuffer.wrap(this.read.toByteArray());
			int records = 0;
			for (int at = 0; at < bytes.limit(); at += 5 + bytes.getShort(at + 3)) {
				records++;
			}
			return records;
		}

	}

}
