package io.streamingclient.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class Http2TlsTests {

	private final SelfSigned certificate = SelfSigned.forLoopback();

	private final ScriptedUpstream upstream = ScriptedUpstream.startH2(this.certificate.serverContext());

	private final HttpClient client = HttpClient.newBuilder().sslContext(this.certificate.clientContext()).build();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@Test
	void aLargeBodyArrives() throws Exception {
		this.upstream.on("/x").respond(200).generate(5_000_000, 3);
		HttpResponse<byte[]> response = this.client.send(request(), BodyHandlers.ofByteArray());
		assertThat(response.version()).isEqualTo(Version.HTTP_2);
		assertThat(response.body()).isEqualTo(GeneratedBody.of(5_000_000, 3).bytes());
		assertThat(this.upstream.awaitRequest(RawClient.SOON).awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.COMPLETED);
	}

	@Test
	void aLargeUploadArrives() throws Exception {
		this.upstream.on("/x").echo();
		byte[] body = GeneratedBody.of(3_000_000, 5).bytes();
		HttpRequest upload = HttpRequest.newBuilder(this.upstream.uri("/x"))
			.timeout(RawClient.SOON)
			.POST(BodyPublishers.ofByteArray(body))
			.build();
		assertThat(this.client.send(upload, BodyHandlers.ofString()).body()).contains("body-bytes 3000000\n",
				"body-sha256 " + GeneratedBody.sha256(3_000_000, 5));
	}

	@Test
	void manyStreamsShareAConnection() throws Exception {
		this.upstream.on("/warm").respond(204);
		this.upstream.on("/x").respond(200).generate(200_000, 1);
		this.client.send(HttpRequest.newBuilder(this.upstream.uri("/warm")).build(), BodyHandlers.discarding());
		List<CompletableFuture<HttpResponse<byte[]>>> all = IntStream.range(0, 50)
			.mapToObj((i) -> this.client.sendAsync(request(), BodyHandlers.ofByteArray()))
			.toList();
		byte[] expected = GeneratedBody.of(200_000, 1).bytes();
		assertThat(all).allSatisfy((one) -> assertThat(one.join().body()).isEqualTo(expected));
		assertThat(this.upstream.connections().accepted()).isOne();
		assertThat(this.upstream.awaitRequests(51, RawClient.SOON)).extracting(SeenExchange::streamId)
			.doesNotHaveDuplicates();
	}

	@Test
	void aResetIsUnderstood() {
		this.upstream.on("/x").respond(200).send("a").resetStream(Http2Errors.INTERNAL_ERROR);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.client.send(request(), BodyHandlers.ofString()))
			.withMessageContaining("RST_STREAM");
	}

	@Test
	void aCancelIsSeen() throws Exception {
		Gate gate = new Gate();
		this.upstream.on("/x").awaitGate(gate);
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync(request(), BodyHandlers.ofString());
		gate.awaitArrival(RawClient.SOON);
		response.cancel(true);
		SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
		assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.RESET);
		assertThat(seen.resetCode()).hasValue(Http2Errors.CANCEL);
	}

	@Test
	void trailersArrive() throws Exception {
		this.upstream.on("/x").respond(200).chunked().send("a").end(Headers.of("x-sum: 1"));
		assertThat(this.client.send(request(), BodyHandlers.ofString()).body()).isEqualTo("a");
	}

	@Test
	void aServerMayHaveBoth() throws Exception {
		try (ScriptedUpstream both = ScriptedUpstream.startH2OrHttp1(this.certificate.serverContext(),
				Http2Options.standard())) {
			both.on("/").respond(200).body("ok");
			for (Version version : Version.values()) {
				HttpResponse<String> response = this.client.send(request(both.uri("/x"), version),
						BodyHandlers.ofString());
				assertThat(response.version()).isEqualTo(version);
				assertThat(response.body()).isEqualTo("ok");
			}
			assertThat(both.exchanges()).extracting(SeenExchange::version).containsExactly("HTTP/1.1", "HTTP/2");
			assertThat(both.http2().prefaces()).isOne();
		}
	}

	@Test
	void whoOffersOnlyHttp1IsRefused() throws Exception {
		try (SSLSocket socket = secured("http/1.1")) {
			assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake);
		}
	}

	@Test
	void finSaysGoodbye() throws Exception {
		this.upstream.on("/x").respond(200).send("a").fin();
		try (Http2Client raw = Http2Client.over(secured("h2"))) {
			raw.get("/x");
			assertThat(raw.readAll()).extracting(Frame::type)
				.contains(Http2Frames.DATA)
				.doesNotContain(Http2Frames.GOAWAY);
		}
	}

	@Test
	void aBlockedWriteDoesNotHinderClose() throws Exception {
		this.upstream.on("/x").respond(200).generate(Long.MAX_VALUE, 1);
		try (Http2Client raw = Http2Client.over(secured("h2"))) {
			int id = raw.get("/x");
			raw.send(Frame.windowUpdate(0, Integer.MAX_VALUE - 65_535));
			raw.send(Frame.windowUpdate(id, Integer.MAX_VALUE - 65_535));
			SeenExchange seen = this.upstream.awaitRequest(RawClient.SOON);
			seen.awaitBytesSent(1_000_000, RawClient.SOON);
			this.upstream.close();
			assertThat(seen.awaitEnd(RawClient.SOON)).isEqualTo(ClientEnd.CUT_BY_SERVER);
		}
	}

	private HttpRequest request() {
		return request(this.upstream.uri("/x"), Version.HTTP_2);
	}

	private static HttpRequest request(URI uri, Version version) {
		return HttpRequest.newBuilder(uri).version(version).timeout(RawClient.SOON).build();
	}

	private SSLSocket secured(String protocol) throws IOException {
		SSLSocket socket = (SSLSocket) this.certificate.clientContext()
			.getSocketFactory()
			.createSocket(new Socket("127.0.0.1", this.upstream.port()), "127.0.0.1", this.upstream.port(), true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { protocol });
		socket.setSSLParameters(parameters);
		return socket;
	}

}
