package io.streamingclient.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.streamingclient.relay.RelayFailures;
import io.streamingclient.relay.RelaySettings;
import io.streamingclient.relay.ServletStreamRelay;
import io.streamingclient.relay.StreamRelay;
import io.streamingclient.stream.StreamRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Which relay an application has.
 */
@Timeout(60)
class RelayConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(WebClientAutoConfiguration.class,
			TableRegistryAutoConfiguration.class, StreamRegistryAutoConfiguration.class,
			StreamingClientAutoConfiguration.class, StreamRelayAutoConfiguration.class,
			ServletStreamRelayAutoConfiguration.class);

	@Test
	void aReactiveApplicationHasTheRelayOfWebFlux() {
		reactive().run((context) -> {
			assertThat(context).hasSingleBean(StreamRelay.class);
			assertThat(context).doesNotHaveBean(ServletStreamRelay.class);
		});
	}

	@Test
	void aServletApplicationHasTheRelayOfServlets() {
		new WebApplicationContextRunner().withConfiguration(ALL).run((context) -> {
			assertThat(context).hasSingleBean(ServletStreamRelay.class);
			assertThat(context).hasBean("brokenRelayFilter");
			assertThat(context).doesNotHaveBean(StreamRelay.class);
		});
	}

	@Test
	void anApplicationWithoutWebServerHasNone() {
		new ApplicationContextRunner().withConfiguration(ALL)
			.withClassLoader(new FilteredClassLoader("jakarta.servlet"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context).doesNotHaveBean(StreamRelay.class);
				assertThat(context).doesNotHaveBean(ServletStreamRelay.class);
			});
	}

	@Test
	void aReactiveApplicationNeedsNoServletApi() {
		reactive().withClassLoader(new FilteredClassLoader("jakarta.servlet"))
			.run((context) -> assertThat(context).hasSingleBean(StreamRelay.class));
	}

	@Test
	void aBeanOfTheApplicationComesFirst() {
		reactive()
			.withBean("mine", StreamRelay.class,
					() -> new StreamRelay(RelaySettings.defaults(), RelayFailures.standard(),
							mock(StreamRegistry.class)))
			.run((context) -> assertThat(context).getBeanNames(StreamRelay.class).containsExactly("mine"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-in-flight=0   | it must be above zero but is 0
			max-in-flight=-1B | it must be above zero but is -1
			pseudonym=a b     | it must be a token
			pseudonym=a:8080  | it must be a token
			""")
	void aPropertyThatCannotWorkIsNamed(String property, String reason) {
		reactive().withPropertyValues("streaming.relay." + property)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("'streaming.relay." + property.substring(0, property.indexOf('=')) + "'")
				.hasStackTraceContaining(reason));
	}

	private static ReactiveWebApplicationContextRunner reactive() {
		return new ReactiveWebApplicationContextRunner().withConfiguration(ALL);
	}

}
