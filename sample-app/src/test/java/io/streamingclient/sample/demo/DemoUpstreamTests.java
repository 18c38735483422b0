package io.streamingclient.sample.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DemoUpstreamTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Duration SOON = Duration.ofSeconds(30);

	private static DemoUpstream upstream;

	@BeforeAll
	static void start() {
		upstream = DemoUpstream.start(0);
	}

	@AfterAll
	static void stop() {
		upstream.close();
	}

	private static HttpResponse<byte[]> get(String pathAndQuery) throws IOException, InterruptedException {
		return HTTP.send(request(pathAndQuery, SOON), HttpResponse.BodyHandlers.ofByteArray());
	}

	private static HttpRequest request(String pathAndQuery, Duration timeout) {
		return HttpRequest.newBuilder(URI.create(upstream.url() + pathAndQuery)).timeout(timeout).build();
	}

	private static String text(String pathAndQuery) throws IOException, InterruptedException {
		return new String(get(pathAndQuery).body());
	}

	@Test
	void reportsHaveTheSizeThatIsAskedForAndAlwaysTheSameBytes() throws Exception {
		byte[] small = get("/report?size=100001").body();
		byte[] large = get("/report?size=1MiB").body();
		assertThat(small).hasSize(100_001);
		assertThat(large).hasSize(1024 * 1024).startsWith(small);
		assertThat(get("/report?size=0").body()).isEmpty();
	}

	@Test
	void streamsEndAtTheirCount() throws Exception {
		assertThat(text("/events?count=2&interval=1"))
			.isEqualTo("id: 1\ndata: {\"report\":1}\n\nid: 2\ndata: {\"report\":2}\n\n");
		assertThat(text("/ndjson?count=1")).isEqualTo("{\"report\":1,\"pages\":1}\n");
		assertThat(text("/lines?count=2&interval=1")).isEqualTo("report 1\nreport 2\n");
		assertThat(text("/slow?count=3&interval=1")).isEqualTo("...");
	}

	@Test
	void compressedReportIsCompressed() throws Exception {
		HttpResponse<byte[]> response = get("/gzip?lines=10");
		assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(response.body()).startsWith(0x1F, 0x8B);
	}

	@Test
	void statusIsTheOneThatIsAskedFor() throws Exception {
		assertThat(get("/status/418").statusCode()).isEqualTo(418);
	}

	@Test
	void indexNamesWhatThereIs() throws Exception {
		assertThat(text("/")).contains("/report", "/events", "/silent");
	}

	@Test
	void cutReportIsCut() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> get("/cut?size=1KB"))
			.withMessageContaining("1024");
	}

	@Test
	void silenceIsSilent() {
		HttpRequest request = request("/silent", Duration.ofMillis(500));
		assertThatExceptionOfType(HttpTimeoutException.class)
			.isThrownBy(() -> HTTP.send(request, HttpResponse.BodyHandlers.discarding()));
	}

	@Test
	void stalledReportBegins() throws Exception {
		HttpResponse<InputStream> response = HTTP.send(request("/stall?size=1KB", SOON),
				HttpResponse.BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			assertThat(body.readNBytes(1024)).hasSize(1024);
		}
	}

}
