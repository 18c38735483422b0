package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import reactor.test.subscriber.TestSubscriber;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.upstream.ScriptedUpstream;

/**
 * A Spring Boot application as a user would start it, with every auto-configuration on
 * the class path, on free ports.
 */
public final class RunningApplication implements AutoCloseable {

	/**
	 * How long to wait for what should happen at once.
	 */
	public static final Duration SOON = Duration.ofSeconds(20);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final JsonMapper JSON = JsonMapper.shared();

	// A reactive application has Netty; Tomcat is here for the servlet ones
	private static final String TOMCAT = "org.springframework.boot.tomcat.autoconfigure.reactive."
			+ "TomcatReactiveWebServerAutoConfiguration,org.springframework.boot.tomcat.autoconfigure.actuate.web."
			+ "server.TomcatReactiveManagementContextAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start an application.
	 * @param type with which web server, if any
	 * @param properties {@code name=value}
	 * @return the application
	 */
	public static RunningApplication start(WebApplicationType type, String... properties) {
		return start(type, App.class, properties);
	}

	/**
	 * Start an application with beans of its own.
	 * @param type with which web server, if any
	 * @param source the configuration class
	 * @param properties {@code name=value}
	 * @return the application
	 */
	public static RunningApplication start(WebApplicationType type, Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(type);
		application.setDefaultProperties(defaults());
		return new RunningApplication(
				application.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new)));
	}

	private static Map<String, Object> defaults() {
		return Map.of("spring.main.banner-mode", "off", "server.port", "0", "server.shutdown", "immediate",
				"spring.reactor.netty.shutdown-quiet-period", "0s", "spring.jmx.enabled", "false", "logging.level.root",
				"warn", "spring.autoconfigure.exclude", TOMCAT, "management.endpoints.web.exposure.include", "*",
				"management.endpoint.health.show-details", "always", "streaming.client.shutdown.drain-timeout",
				"100ms");
	}

	/**
	 * The property that makes a client for an upstream.
	 * @param client the name of the client
	 * @param upstream the upstream
	 * @return {@code name=value}
	 */
	public static String baseUrl(String client, ScriptedUpstream upstream) {
		return "streaming.client.clients." + client + ".base-url=" + upstream.uri();
	}

	/**
	 * Read lines from an upstream.
	 * @param client the name of the client
	 * @param path below its base URL
	 * @return what the subscriber sees
	 */
	public TestSubscriber<String> lines(String client, String path) {
		TestSubscriber<String> subscriber = TestSubscriber.create();
		bean(StreamingClients.class).get(client).get().uri(path).retrieve().lines().subscribe(subscriber);
		return subscriber;
	}

	/**
	 * The live streams.
	 * @return their read face
	 */
	public StreamRegistry streams() {
		return bean(StreamRegistry.class);
	}

	/**
	 * A bean.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * The application context.
	 * @return the context
	 */
	public ConfigurableApplicationContext context() {
		return this.context;
	}

	/**
	 * The port of the web server.
	 * @return the port
	 */
	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * The port of the actuator.
	 * @return the port
	 */
	public int managementPort() {
		return this.context.getEnvironment().getProperty("local.management.port", Integer.class, port());
	}

	/**
	 * GET something from the actuator.
	 * @param path below {@code /actuator}
	 * @return the response
	 */
	public HttpResponse<String> get(String path) {
		return send("GET", managementPort(), path);
	}

	/**
	 * DELETE something through the actuator.
	 * @param path below {@code /actuator}
	 * @return the response
	 */
	public HttpResponse<String> delete(String path) {
		return send("DELETE", managementPort(), path);
	}

	/**
	 * Send a request to the actuator on a port.
	 * @param method the method
	 * @param port the port
	 * @param path below {@code /actuator}
	 * @return the response
	 */
	public HttpResponse<String> send(String method, int port, String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path))
			.timeout(SOON)
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		try {
			return HTTP.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * GET JSON from the actuator.
	 * @param path below {@code /actuator}
	 * @return the body
	 */
	public JsonNode json(String path) {
		return JSON.readTree(get(path).body());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application with nothing of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class App {

	}

}
