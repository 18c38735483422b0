package io.streamingclient.sample.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar with nothing but arguments is a gateway. Maven runs this when the jar is there,
 * in the phase {@code integration-test}.
 */
@Tag("packaged")
@Timeout(240)
class PackagedGatewayTests {

	private static final Path JAR = Path.of("target", "sample-app.jar");

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@Test
	void routesOnTheCommandLineRelay(@TempDir Path directory) throws Exception {
		assertThat(JAR).as("what 'mvn package' makes").isRegularFile();
		try (ScriptedUpstream upstream = ScriptedUpstream.start();
				ChildGateway gateway = ChildGateway.startJar(directory, JAR,
						"streaming.client.clients.mine.base-url=" + upstream.uri("/base"),
						"streaming.relay.routes.mine.path=/mine/{*path}", "streaming.relay.routes.mine.client=mine",
						"streaming.relay.routes.mine.methods=GET", "streaming.relay.routes.mine.rewrite=/v2{path}",
						"streaming.relay.routes.mine.request-headers.set.X-Tenant=acme")) {
			upstream.on("/").echo();
			assertThat(body(gateway.uri("/mine/a%20b?c=d"))).contains("target /base/v2/a%20b?c=d\n",
					"header X-Tenant: acme\n");
			assertThat(body(gateway.uri("/relay/mine/a%20b?c=d"))).contains("target /base/a%20b?c=d\n")
				.doesNotContain("acme");
			assertThat(body(gateway.uri("/reports/"))).contains("/report?size=512MiB");
			assertThat(body(gateway.uri("/actuator/health"))).contains("\"guards\"");
			assertThat(gateway.output()).contains("Route mine: GET, HEAD /mine/{*path}");
		}
	}

	private static String body(URI uri) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(Gateway.patience()).build();
		HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

}
