package io.streamingclient.sample.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import io.streamingclient.sample.SampleApplication;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;

/**
 * The sample application as a stranger starts it, on a free port, with a client
 * {@code up} for a scripted upstream.
 */
public final class Gateway implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Duration SOON = Duration.ofSeconds(30);

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final ConfigurableApplicationContext context;

	private Gateway(WebApplicationType type, List<String> properties) {
		List<String> args = new ArrayList<>(
				List.of("--server.port=0", "--spring.reactor.netty.shutdown-quiet-period=0s",
						"--spring.main.web-application-type=" + type.name().toLowerCase(Locale.ROOT),
						"--streaming.client.clients.up.base-url=" + this.upstream.uri()));
		properties.forEach((property) -> args.add("--" + property.replace("{up}", this.upstream.uri().toString())));
		this.context = SpringApplication.run(SampleApplication.class, args.toArray(String[]::new));
	}

	/**
	 * Start a gateway. There can be only one at a time, because Boot ends the event loops
	 * of Reactor Netty, which are the JVM's, with the context.
	 * @param properties {@code {up}} in them becomes the URI of the upstream
	 */
	public static Gateway start(String... properties) {
		return start(WebApplicationType.REACTIVE, properties);
	}

	/**
	 * Start a gateway on another kind of server.
	 * @param type WebFlux on Reactor Netty, or a servlet container, which is Tomcat
	 * @param properties {@code {up}} in them becomes the URI of the upstream
	 */
	public static Gateway start(WebApplicationType type, String... properties) {
		return new Gateway(type, List.of(properties));
	}

	public ScriptedUpstream upstream() {
		return this.upstream;
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	public StreamRegistry streams() {
		return this.context.getBean(StreamRegistry.class);
	}

	public HttpResponse<String> get(String pathAndQuery) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(pathAndQuery)).timeout(SOON).build());
	}

	public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
	}

	public URI uri(String pathAndQuery) {
		return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
	}

	/**
	 * A request that closes its connection afterwards.
	 */
	public String raw(String requestLine, String... headers) throws IOException {
		return RawHttp.exchange(port(), request(requestLine + " HTTP/1.1", headers));
	}

	public static String request(String requestLine, String... headers) {
		StringBuilder text = new StringBuilder(requestLine).append("\r\nHost: gateway.test\r\nConnection: close\r\n");
		for (String header : headers) {
			text.append(header).append("\r\n");
		}
		return text.append("\r\n").toString();
	}

	@Override
	public void close() {
		this.context.close();
		this.upstream.close();
	}

	public static Duration patience() {
		return SOON;
	}

}
