package io.streamingclient.websocket;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import io.streamingclient.relay.RelaySpec;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A gateway that relays sessions below {@code /up} and {@code /quick}, with clients of
 * these names for one upstream.
 */
final class SessionsApplication implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	private SessionsApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static SessionsApplication before(String upstream, String... properties) {
		return new SessionsApplication(new SpringApplicationBuilder(Gateway.class).run(Stream.concat(Stream.of(
				"server.port=0", "spring.main.banner-mode=off", "server.shutdown=immediate",
				"streaming.client.shutdown.drain-timeout=1s", "streaming.client.clients.up.base-url=" + upstream,
				"streaming.client.clients.quick.base-url=" + upstream,
				"streaming.client.clients.quick.stuck-after=400ms", "streaming.client.clients.quick.idle-timeout=3s",
				"streaming.client.clients.quick.response-timeout=1s",
				"streaming.client.clients.quick.limits.max-element-size=64KB",
				"streaming.client.clients.quiet.base-url=" + upstream,
				"streaming.client.clients.quiet.stuck-after=2500ms", "streaming.client.clients.quiet.idle-timeout=3s",
				"streaming.client.clients.flagged.base-url=" + upstream,
				"streaming.client.clients.flagged.stuck-after=400ms",
				"streaming.client.clients.flagged.idle-timeout=6s", "streaming.client.clients.one.base-url=" + upstream,
				"streaming.client.clients.one.max-concurrent-streams=1",
				"streaming.client.clients.closed.base-url=http://127.0.0.1:1"), Stream.of(properties))
			.map((property) -> "--" + property)
			.toArray(String[]::new)));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	StreamingWebSocketClient client(String name) {
		return this.context.getBean(StreamingWebSocketClients.class).client(name);
	}

	LiveStreams streams() {
		return this.context.getBean(LiveStreams.class);
	}

	/**
	 * The row of the session whose target ends with a path.
	 */
	StreamSnapshot row(String path) {
		return await().atMost(SOON)
			.until(() -> streams().streams().stream().filter((row) -> row.target().endsWith(path)).findFirst(),
					(row) -> row.isPresent())
			.orElseThrow();
	}

	/**
	 * How the session ended whose target ends with a path.
	 */
	Termination termination(String path) {
		return await().atMost(SOON)
			.until(() -> terminations().stream().filter((end) -> end.target().endsWith(path)).toList(),
					(ends) -> ends.size() == 1)
			.get(0);
	}

	List<Termination> terminations() {
		return List.copyOf(this.context.getBean(Ends.class).all);
	}

	Status health() {
		HealthIndicator streams = (HealthIndicator) this.context
			.getBean("streamingClientHealthContributor", CompositeHealthContributor.class)
			.getContributor("streams");
		assertThat(streams).isNotNull();
		return streams.health(false).getStatus();
	}

	/**
	 * No row is left, and none is open on the wire.
	 */
	void awaitNothingLeft() {
		await().atMost(SOON).untilAsserted(() -> {
			assertThat(streams().streams()).isEmpty();
			AtomicInteger closing = new AtomicInteger();
			streams().forEachClosing((row) -> closing.incrementAndGet());
			assertThat(closing).hasValue(0);
		});
	}

	@Override
	public void close() {
		this.context.close();
	}

	static final class Ends implements StreamListener {

		private final Queue<Termination> all = new ConcurrentLinkedQueue<>();

		@Override
		public void onEnded(Termination termination) {
			this.all.add(termination);
		}

	}

	/**
	 * The gateway.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Gateway {

		// those of the JVM end with the first application that is closed
		@Bean
		ReactorResourceFactory resources(@Value("${test.apart:false}") boolean apart) {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setLoopResourcesSupplier(() -> LoopResources.create("test", 1, 4, true, !apart));
			return resources;
		}

		@Bean
		Ends ends() {
			return new Ends();
		}

		@RestController
		static class Sessions {

			private final WebSocketRelay relay;

			private final StreamingWebSocketClients clients;

			Sessions(WebSocketRelay relay, StreamingWebSocketClients clients) {
				this.relay = relay;
				this.clients = clients;
			}

			@RequestMapping("/{client:up|quick|one|closed}/**")
			Mono<Void> session(ServerWebExchange exchange) {
				String path = exchange.getRequest().getURI().getRawPath();
				int slash = path.indexOf('/', 1);
				return this.relay.relay(exchange, this.clients.client(path.substring(1, slash)), path.substring(slash));
			}

			@RequestMapping("/throwing")
			Mono<Void> throwing(ServerWebExchange exchange) {
				StreamingWebSocketClient client = this.clients.client("up");
				return this.relay.relay(exchange, client, URI.create(client.http().settings().baseUrl() + "/throwing"),
						RelaySpec.standard().withResponseHeaders((headers) -> {
							throw new IllegalStateException("on purpose");
						}));
			}

		}

	}

}
