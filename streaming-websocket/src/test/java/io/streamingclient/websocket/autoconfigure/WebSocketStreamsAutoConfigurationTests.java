package io.streamingclient.websocket.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.streamingclient.autoconfigure.StreamRegistryAutoConfiguration;
import io.streamingclient.autoconfigure.StreamRelayAutoConfiguration;
import io.streamingclient.autoconfigure.StreamingClientAutoConfiguration;
import io.streamingclient.autoconfigure.TableRegistryAutoConfiguration;
import io.streamingclient.websocket.StreamingWebSocketClients;
import io.streamingclient.websocket.WebSocketRelay;
import io.streamingclient.websocket.WebSocketSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebSocketStreamsAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(TableRegistryAutoConfiguration.class,
			StreamRegistryAutoConfiguration.class, WebClientAutoConfiguration.class,
			StreamingClientAutoConfiguration.class, StreamRelayAutoConfiguration.class,
			WebSocketStreamsAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("streaming.client.clients.feed.base-url=http://localhost");

	@Test
	void thereAreClientsAndARelay() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(StreamingWebSocketClients.class)
				.hasSingleBean(WebSocketRelay.class)
				.hasSingleBean(WebSocketSettings.class);
			StreamingWebSocketClients clients = context.getBean(StreamingWebSocketClients.class);
			assertThat(clients.client("feed")).hasToString("StreamingWebSocketClient[feed]");
			assertThatIllegalArgumentException().isThrownBy(() -> clients.client("food"))
				.withMessageContaining("streaming.client.clients.food");
		});
	}

	@Test
	void withoutAReactiveServerThereIsNoRelay() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(StreamingWebSocketClients.class)
				.doesNotHaveBean(WebSocketRelay.class));
	}

	@Test
	void withoutNamedClientsThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebSocketStreamsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StreamingWebSocketClients.class));
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WebSocketStreamsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(HttpClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StreamingWebSocketClients.class));
	}

	@Test
	void thePropertiesAreRead() {
		this.runner
			.withPropertyValues("streaming.websocket.ping-after=3s", "streaming.websocket.max-frame-size=1MB",
					"streaming.websocket.max-message-size=2MB")
			.run((context) -> assertThat(context.getBean(WebSocketSettings.class))
				.isEqualTo(new WebSocketSettings(Duration.ofSeconds(3), 1024L * 1024, 2 * 1024L * 1024)));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			ping-after       , 0s , a duration must be above zero but this is 0 ms
			max-frame-size   , 0B , it must be above zero but is 0B
			max-message-size , 0B , it must be above zero but is 0B
			""")
	void aValueThatCannotWorkStopsTheApplicationAndIsNamed(String property, String value, String reason) {
		this.runner.withPropertyValues("streaming.websocket." + property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidWebSocketPropertyFailureAnalyzer()
				.analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("The property 'streaming.websocket.%s' is invalid: %s",
					property, reason);
			assertThat(analysis.getAction()).startsWith("Set a positive ");
		});
	}

	@Test
	void everyPropertyIsDescribedHereAndInTheDocument() throws IOException {
		String document = Files.readString(Path.of("..", "docs", "websocket.md"));
		List<JsonNode> properties = metadata().get("properties").valueStream().toList();
		assertThat(properties).hasSize(3).allSatisfy((property) -> {
			assertThat(property.get("description").asString()).isNotBlank().endsWith(".");
			assertThat(document).contains("`" + property.get("name").asString() + "`");
		});
	}

	private static JsonNode metadata() throws IOException {
		URL classes = WebSocketProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(in);
		}
	}

}
