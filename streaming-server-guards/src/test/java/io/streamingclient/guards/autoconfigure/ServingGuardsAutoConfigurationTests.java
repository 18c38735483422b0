package io.streamingclient.guards.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.streamingclient.guards.Guard;
import io.streamingclient.guards.GuardsHealthIndicator;
import io.streamingclient.guards.GuardsMeters;
import io.streamingclient.guards.ServingGuards;

import static org.assertj.core.api.Assertions.assertThat;

class ServingGuardsAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(ServingGuardsAutoConfiguration.class,
			ServingGuardsHealthAutoConfiguration.class, ServingGuardsMetricsAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withBean(NettyReactiveWebServerFactory.class);

	@Test
	void aServerOnReactorNettyIsGuarded() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ServingGuards.class)
			.hasSingleBean(NettyServerCustomizer.class)
			.hasSingleBean(GuardsHealthIndicator.class)
			.hasSingleBean(GuardsMeters.class));
	}

	@Test
	void anyOtherServerIsLeftAlone() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServingGuards.class));
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean(NettyReactiveWebServerFactory.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServingGuards.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader(NettyReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GuardsHealthIndicator.class));
	}

	@Test
	void theGuardsCanBeTurnedOff() {
		this.runner.withPropertyValues("streaming.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServingGuards.class));
		this.runner.withPropertyValues("management.health.guards.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ServingGuards.class)
				.doesNotHaveBean(GuardsHealthIndicator.class));
	}

	@Test
	void healthAndMetersAreNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class, MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ServingGuards.class));
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health", "io.micrometer.core",
					"org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ServingGuards.class)
				.doesNotHaveBean("guardsHealthIndicator")
				.doesNotHaveBean("guardsMeters"));
	}

	@Test
	void theOnlyTagOfAMeterIsTheNameOfAGuard() {
		this.runner.run((context) -> {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(GuardsMeters.class).bindTo(registry);
			assertThat(registry.getMeters()).hasSize(3 + Guard.values().length)
				.allSatisfy((meter) -> assertThat(meter.getId().getName()).startsWith("streaming.server."));
			assertThat(registry.get("streaming.server.interventions").functionCounters())
				.extracting((counter) -> counter.getId().getTag("guard"))
				.containsExactlyInAnyOrder("max-connections", "max-requests", "header-timeout", "body-timeout",
						"max-buffered", "accept");
			assertThat(registry.get("streaming.server.accepting").gauge().value()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			max-connections  , 0    , it must be above zero but is 0
			max-requests     , -1   , it must be above zero but is -1
			retry-after      , 0s   , a duration must be above zero but this is 0 ms
			header-timeout   , -5ms , a duration must be above zero but this is -5 ms
			body-timeout     , 0s   , a duration must be above zero but this is 0 ms
			max-buffered     , 0B   , it must be above zero but is 0B
			max-buffered-for , 0s   , a duration must be above zero but this is 0 ms
			""")
	void aValueThatCannotWorkStopsTheApplicationAndIsNamed(String property, String value, String reason) {
		this.runner.withPropertyValues("streaming.server." + property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidGuardPropertyFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("The property 'streaming.server.%s' is invalid: %s",
					property, reason);
			assertThat(analysis.getAction()).startsWith("Set a positive ");
		});
	}

	@Test
	void everyPropertyIsDescribedHereAndInTheDocument() throws IOException {
		String document = Files.readString(Path.of("..", "docs", "guards.md"));
		List<JsonNode> properties = metadata().get("properties").valueStream().toList();
		assertThat(properties).hasSizeGreaterThanOrEqualTo(10).allSatisfy((property) -> {
			assertThat(property.get("description").asString()).isNotBlank().endsWith(".");
			assertThat(document).contains("`" + property.get("name").asString() + "`");
		});
	}

	private static JsonNode metadata() throws IOException {
		URL classes = ServingGuardsProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(in);
		}
	}

}
