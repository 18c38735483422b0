package io.streamingclient.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.http.client.ReactorResourceFactory;

import io.streamingclient.actuate.StreamTablesEndpoint;
import io.streamingclient.actuate.StreamsEndpoint;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ApplicationTypeTests {

	private static final FilteredClassLoader NO_ACTUATOR = new FilteredClassLoader("org.springframework.boot.actuate",
			"org.springframework.boot.health", "org.springframework.boot.micrometer", "io.micrometer");

	private static final FilteredClassLoader NO_HEALTH = new FilteredClassLoader("org.springframework.boot.health");

	private static final FilteredClassLoader NO_REACTOR_NETTY_MODULE = new FilteredClassLoader(
			"org.springframework.boot.reactor.netty");

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	static Stream<Type> types() {
		return Stream.of(new Type("no web", new ApplicationContextRunner()),
				new Type("servlet", new WebApplicationContextRunner()),
				new Type("reactive", new ReactiveWebApplicationContextRunner()));
	}

	@ParameterizedTest
	@MethodSource("types")
	void aStreamCompletesAndTheActuatorShowsIt(Type type) {
		configured(type).run((context) -> {
			assertThat(context.getBeansOfType(StreamsEndpoint.class)).hasSize(1);
			assertThat(context.getBeansOfType(StreamTablesEndpoint.class)).hasSize(1);
			assertThat(context.containsBean("streamingClientHealthContributor")).isTrue();
			assertStreams(context.getBean(StreamingClients.class), context.getBean(StreamRegistry.class));
			assertThat(context.getBean(StreamsEndpoint.class).streams(null, null).terminations()).hasSize(1);
		});
	}

	@ParameterizedTest
	@MethodSource("types")
	void aStreamCompletesWithoutActuatorAndMicrometer(Type type) {
		lean(type).withClassLoader(NO_ACTUATOR).run((context) -> {
			assertThat(context.getBeansOfType(StreamsEndpoint.class)).isEmpty();
			assertThat(context.containsBean("streamingClientHealthContributor")).isFalse();
			assertStreams(context.getBean(StreamingClients.class), context.getBean(StreamRegistry.class));
		});
	}

	@ParameterizedTest
	@MethodSource("types")
	void aStreamCompletesWithoutHealth(Type type) {
		lean(type).withClassLoader(NO_HEALTH).run((context) -> {
			assertThat(context.getBeansOfType(StreamsEndpoint.class)).hasSize(1);
			assertThat(context.containsBean("streamingClientHealthContributor")).isFalse();
			assertStreams(context.getBean(StreamingClients.class), context.getBean(StreamRegistry.class));
		});
	}

	@ParameterizedTest
	@MethodSource("types")
	void aStreamCompletesWithoutTheReactorNettyModule(Type type) {
		lean(type).withClassLoader(NO_REACTOR_NETTY_MODULE).run((context) -> {
			assertThat(context.getBeansOfType(ReactorResourceFactory.class)).isEmpty();
			assertStreams(context.getBean(StreamingClients.class), context.getBean(StreamRegistry.class));
		});
	}

	@ParameterizedTest
	@MethodSource("types")
	void anEndpointThatIsNotExposedIsNotMade(Type type) {
		configured(type)
			.withPropertyValues("management.endpoints.web.exposure.include=streamtables",
					"management.endpoints.jmx.exposure.include=streamtables")
			.run((context) -> {
				assertThat(context.getBeansOfType(StreamsEndpoint.class)).isEmpty();
				assertThat(context.getBeansOfType(StreamTablesEndpoint.class)).hasSize(1);
			});
	}

	@ParameterizedTest
	@MethodSource("types")
	void theHealthCanBeSwitchedOff(Type type) {
		configured(type).withPropertyValues("management.health.streaming-client.enabled=false")
			.run((context) -> assertThat(context.containsBean("streamingClientHealthContributor")).isFalse());
		configured(type).withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context.containsBean("streamingClientHealthContributor")).isFalse());
	}

	private void assertStreams(StreamingClients clients, StreamRegistry streams) {
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		StepVerifier.create(clients.get("reports").get().uri("/lines").retrieve().lines())
			.expectNext("a", "b")
			.expectComplete()
			.verify(RunningApplication.SOON);
		assertThat(streams.recentTerminations()).extracting(Termination::outcome).isEqualTo(List.of(Outcome.COMPLETED));
	}

	private AbstractApplicationContextRunner<?, ?, ?> configured(Type type) {
		return type.runner()
			.withUserConfiguration(RunningApplication.App.class)
			.withPropertyValues(RunningApplication.baseUrl("reports", this.upstream),
					"spring.reactor.netty.shutdown-quiet-period=0s", "management.endpoints.web.exposure.include=*");
	}

	private AbstractApplicationContextRunner<?, ?, ?> lean(Type type) {
		return type.runner()
			.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
					ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
					TableRegistryAutoConfiguration.class, StreamRegistryAutoConfiguration.class,
					StreamingClientAutoConfiguration.class, StreamingClientEndpointAutoConfiguration.class,
					StreamingClientHealthAutoConfiguration.class))
			.withPropertyValues(RunningApplication.baseUrl("reports", this.upstream),
					"spring.reactor.netty.shutdown-quiet-period=0s", "management.endpoints.web.exposure.include=*");
	}

	/**
	 * A type of application.
	 *
	 * @param name what to call it
	 * @param runner what runs it
	 */
	record Type(String name, AbstractApplicationContextRunner<?, ?, ?> runner) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
