package io.streamingclient.guards;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An application on Reactor Netty with the guards that its properties ask for.
 */
final class GuardedApplication implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	private GuardedApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static GuardedApplication with(String... properties) {
		return new GuardedApplication(new SpringApplicationBuilder(Routes.class).run(Stream
			.concat(Stream.of("server.port=0", "spring.main.banner-mode=off", "server.shutdown=immediate",
					"spring.reactor.netty.shutdown-quiet-period=0s", "management.endpoint.health.show-details=always",
					"management.endpoints.web.exposure.include=*"), Stream.of(properties))
			.map((property) -> "--" + property)
			.toArray(String[]::new)));
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	ServingGuards guards() {
		return this.context.getBean(ServingGuards.class);
	}

	Handlers handlers() {
		return this.context.getBean(Handlers.class);
	}

	WebServer server() {
		return Objects.requireNonNull(((ReactiveWebServerApplicationContext) this.context).getWebServer());
	}

	RawClient connect() throws IOException {
		return RawClient.connect(port());
	}

	/**
	 * Ask for {@code /hello} on a connection of its own.
	 * @return the response
	 * @throws IOException if there is none
	 */
	String hello() throws IOException {
		return get("/hello");
	}

	String get(String path) throws IOException {
		try (RawClient client = connect()) {
			client.send("GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
			return client.readAll();
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * The routes.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Routes {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

		@Bean
		RouterFunction<ServerResponse> router(Handlers handlers) {
			return RouterFunctions.route()
				.GET("/hello", (request) -> ServerResponse.ok().bodyValue("hello"))
				.GET("/hold", handlers::hold)
				.GET("/endless", handlers::endless)
				.GET("/large/{bytes}", handlers::large)
				.POST("/read", handlers::read)
				.POST("/talk", handlers::talk)
				.POST("/slow/{count}", handlers::slow)
				.POST("/hold", handlers::hold)
				.build();
		}

	}

	/**
	 * What the routes do.
	 */
	static final class Handlers {

		private final Sinks.Empty<Void> release = Sinks.empty();

		private final AtomicInteger held = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		void release() {
			this.release.tryEmitEmpty();
		}

		int held() {
			return this.held.get();
		}

		int cancelled() {
			return this.cancelled.get();
		}

		private Mono<ServerResponse> hold(ServerRequest request) {
			return this.release.asMono()
				.doOnSubscribe((subscription) -> this.held.incrementAndGet())
				.doOnCancel(this.cancelled::incrementAndGet)
				.then(ServerResponse.ok().bodyValue("released"));
		}

		private Mono<ServerResponse> endless(ServerRequest request) {
			Flux<DataBuffer> body = Flux.interval(Duration.ZERO, Duration.ofMillis(5))
				.onBackpressureDrop()
				.map((tick) -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[512]));
			return ServerResponse.ok()
				.contentType(MediaType.APPLICATION_OCTET_STREAM)
				.body(BodyInserters.fromDataBuffers(body));
		}

		private Mono<ServerResponse> large(ServerRequest request) {
			byte[] bytes = new byte[Integer.parseInt(request.pathVariable("bytes"))];
			return ServerResponse.ok()
				.contentType(MediaType.APPLICATION_OCTET_STREAM)
				.body(BodyInserters.fromDataBuffers(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes))));
		}

		private Mono<ServerResponse> read(ServerRequest request) {
			return count(request).flatMap((bytes) -> ServerResponse.ok().bodyValue(bytes + " bytes"));
		}

		private Mono<ServerResponse> talk(ServerRequest request) {
			Flux<DataBuffer> body = Flux.concat(Flux.just("begun;"), count(request).map((bytes) -> bytes + " bytes"))
				.map((text) -> DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes()));
			return ServerResponse.ok()
				.contentType(MediaType.APPLICATION_OCTET_STREAM)
				.body((response, context) -> response.writeAndFlushWith(body.map(Flux::just)));
		}

		// Takes so many buffers and then asks for no more until it is released.
		private Mono<ServerResponse> slow(ServerRequest request) {
			int count = Integer.parseInt(request.pathVariable("count"));
			Flux<DataBuffer> body = request.body((message, context) -> message.getBody());
			return body.concatMap((buffer) -> {
				DataBufferUtils.release(buffer);
				return (this.held.incrementAndGet() <= count) ? Mono.just(1) : this.release.asMono().thenReturn(1);
			}, 0).count().flatMap((buffers) -> ServerResponse.ok().bodyValue(buffers + " buffers"));
		}

		private static Mono<Long> count(ServerRequest request) {
			Flux<DataBuffer> body = request.body((message, context) -> message.getBody());
			return body.map((buffer) -> {
				long bytes = buffer.readableByteCount();
				DataBufferUtils.release(buffer);
				return bytes;
			}).reduce(0L, Long::sum);
		}

	}

}
