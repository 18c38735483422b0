package io.streamingclient.sample.page;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.RawHttp;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a browser finds.
 */
@ExtendWith(OutputCaptureExtension.class)
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class PageTests {

	@Parameter
	WebApplicationType type;

	private static Gateway gateway;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type, CapturedOutput output) {
		gateway = Gateway.start(type);
		assertThat(output).contains("http://localhost:" + gateway.port() + "/ ");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
	}

	@Test
	void pageIsServedWholeFromTheGateway() throws Exception {
		HttpResponse<String> response = gateway.get("/");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
		assertThat(response.body()).contains("actuator/streams", "DELETE")
			.doesNotContain("src=", "http://", "https://");
	}

	@Test
	void actuatorIsThereWithoutLogin() throws Exception {
		assertThat(gateway.get("/actuator/health/streamingClient").body()).contains("\"status\":\"UP\"", "\"streams\"");
		assertThat(gateway.get("/actuator/streamtables").statusCode()).isEqualTo(200);
	}

	@Test
	void whatThePageShowsAndCancelsIsThere() throws Exception {
		gateway.upstream().on("/").respond(200).chunked().send("one").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readUntil("one");
			String id = gateway.streams().streams().get(0).id();
			assertThat(gateway.get("/actuator/streams").body()).contains("\"id\":\"" + id + "\"", "\"verdict\":",
					"\"stuck\":false", "\"bytesReceived\":3");
			assertThat(delete("/actuator/streams/" + id).statusCode()).isEqualTo(204);
			assertThat(delete("/actuator/streams/" + id).statusCode()).isEqualTo(404);
			assertThat(http.readToEnd()).doesNotContain("0\r\n\r\n");
		}
	}

	private static HttpResponse<String> delete(String path) throws Exception {
		return gateway.send(HttpRequest.newBuilder(gateway.uri(path)).DELETE().build());
	}

}
