package io.streamingclient.sample.inspect;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Nginx;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.StallableProxy;

/**
 * A gateway with 64 MiB of memory, a proxy that breaks its connections, and behind it a
 * real nginx with one report. The client {@code range} resumes by ranges, the client
 * {@code auto} in any way.
 */
final class ChaosStage implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * More than the head of a response has.
	 */
	static final long HEAD = 1024;

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Nginx nginx;

	private final StallableProxy proxy;

	private final ChildGateway gateway;

	private ChaosStage(Nginx nginx, StallableProxy proxy, ChildGateway gateway) {
		this.nginx = nginx;
		this.proxy = proxy;
		this.gateway = gateway;
	}

	static ChaosStage start(Path directory, GeneratedBody report) throws IOException {
		Nginx nginx = Nginx.start(Nginx.program().orElseThrow(), directory, report);
		StallableProxy proxy = StallableProxy.to(nginx.uri().getPort());
		String url = proxy.through(nginx.uri()).toString();
		return new ChaosStage(nginx, proxy, ChildGateway.start(directory, "streaming.client.idle-timeout=3s",
				"streaming.client.response-timeout=2s", "streaming.client.stuck-after=200ms",
				"streaming.client.resume.initial-backoff=10ms", "streaming.client.resume.max-backoff=100ms",
				"streaming.client.clients.range.base-url=" + url, "streaming.client.clients.range.resume.mode=range",
				"streaming.client.clients.range.idle-timeout=1s", "streaming.client.clients.auto.base-url=" + url,
				"streaming.client.clients.auto.resume.mode=auto"));
	}

	Nginx nginx() {
		return this.nginx;
	}

	StallableProxy proxy() {
		return this.proxy;
	}

	ChildGateway gateway() {
		return this.gateway;
	}

	/**
	 * Read a report as a Java caller does.
	 * @param clientAndPath the name of the client and the path
	 * @return how it ended
	 */
	CompletableFuture<Ended> read(String clientAndPath) {
		HttpRequest request = HttpRequest.newBuilder(this.gateway.uri("/inspect/" + clientAndPath + "?as=bytes"))
			.build();
		return this.http.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
			.thenApply((response) -> ended(response.body()));
	}

	private static Ended ended(Stream<String> lines) {
		String last = lines.reduce((before, line) -> line).orElseThrow();
		return Ended.of(JSON.readTree(last).get("end"));
	}

	@Override
	public void close() {
		this.gateway.close();
		this.proxy.close();
		this.nginx.close();
	}

	/**
	 * How a stream ended.
	 *
	 * @param outcome COMPLETED or FAILED
	 * @param error the type of the error, or an empty string
	 * @param sha256 the digest of what the caller got
	 * @param bytes how many bytes the client took out of its connections
	 * @param attempts how many requests it was
	 */
	record Ended(String outcome, String error, String sha256, long bytes, int attempts) {

		private static Ended of(JsonNode end) {
			return new Ended(end.get("outcome").stringValue(), end.at("/error/type").asString(""),
					end.get("sha256").stringValue(), end.get("bytes").longValue(), end.path("attempts").asInt(1));
		}

	}

}
