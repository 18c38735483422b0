package io.streamingclient.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.table.TableDeclaration;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@Timeout(60)
class ClientBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TableRegistryAutoConfiguration.class,
				StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class))
		.withPropertyValues("streaming.client.clients.reports.base-url=http://reports.internal",
				"streaming.client.clients.my-events.base-url=http://events.internal");

	@Test
	void clientsAreInjectedByQualifierAndTheDefaultOneWithout() {
		this.runner.withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			StreamingClients clients = context.getBean(StreamingClients.class);
			assertThat(injected.reports).isSameAs(clients.get("reports"));
			assertThat(injected.events).isSameAs(clients.get("my-events"));
			assertThat(injected.unqualified).isSameAs(clients.get("default"));
			assertThat(injected.byName).isSameAs(clients.get("default"));
			assertThat(injected.all).hasSize(3);
		});
	}

	@Test
	void theNamesAreThoseOfTheConfiguredClients() {
		this.runner.run((context) -> {
			StreamingClients clients = context.getBean(StreamingClients.class);
			assertThat(clients.names()).isEqualTo(Set.of("my-events", "reports"));
			assertThat(clients.get("reports").name()).isEqualTo("reports");
			assertThat(clients.get("default").name()).isEqualTo("default");
		});
	}

	@Test
	void anUnknownNameIsRefusedWithTheNamesThereAreAndTheMend() {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(StreamingClients.class).get("orders"))
			.withMessageContaining("'orders'")
			.withMessageContaining("[default, my-events, reports]")
			.withMessageContaining("streaming.client.clients.orders"));
	}

	@Test
	void aClientCanBeMadeInCode() {
		this.runner.run((context) -> {
			StreamingClients clients = context.getBean(StreamingClients.class);
			StreamingClient orders = clients
				.create(ClientSettings.defaults("orders").withBaseUrl("http://orders.internal"));
			assertThat(clients.get("orders")).isSameAs(orders);
			assertThat(clients.names()).as("only configured ones").containsExactlyInAnyOrder("my-events", "reports");
		});
	}

	@Test
	void aSecondClientOfTheSameNameIsRefused() {
		this.runner.run((context) -> {
			StreamingClients clients = context.getBean(StreamingClients.class);
			assertThatIllegalArgumentException().isThrownBy(() -> clients.create(ClientSettings.defaults("reports")))
				.withMessage("There is a client named 'reports' already");
			assertThatIllegalArgumentException().isThrownBy(() -> clients.create(ClientSettings.defaults("default")));
		});
	}

	@Test
	void aClientBeanThatTheUserMakesStandsBesideTheOthers() {
		this.runner.withUserConfiguration(Orders.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("orders", StreamingClient.class).name()).isEqualTo("orders");
			assertThat(context.getBean(StreamingClient.class).name()).isEqualTo("default");
		});
	}

	@Test
	void theClientsOfTheUserReplaceOurs() {
		this.runner.withUserConfiguration(OwnClients.class).run((context) -> {
			assertThat(context).hasSingleBean(StreamingClients.class).doesNotHaveBean("streamingClients");
			StreamingClients own = context.getBean("ownClients", StreamingClients.class);
			assertThat(context.getBean("reportsStreamingClient")).isSameAs(own.get("reports"));
			assertThat(context.getBean(StreamingClient.class)).isSameAs(own.get("default"));
		});
	}

	@Test
	void theTablesOfTheUserReplaceOurs() {
		this.runner.withUserConfiguration(OwnTables.class).run((context) -> {
			assertThat(context).hasSingleBean(TableRegistry.class).doesNotHaveBean("tableRegistry");
			assertThat(context.getBean(TableRegistry.class).stats()).isNotEmpty();
			assertThat(context.getBean(LiveStreams.class).streams()).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		@Autowired
		@Qualifier("reports")
		StreamingClient reports;

		@Autowired
		@Qualifier("my-events")
		StreamingClient events;

		@Autowired
		StreamingClient unqualified;

		@Autowired
		@Qualifier("default")
		StreamingClient byName;

		@Autowired
		List<StreamingClient> all;

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		StreamingClient orders(StreamingClients clients) {
			return clients.create(ClientSettings.defaults("orders").withBaseUrl("http://orders.internal"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClients {

		private final Map<String, StreamingClient> clients = Map.of("default", mock(StreamingClient.class), "reports",
				mock(StreamingClient.class), "my-events", mock(StreamingClient.class));

		@Bean
		StreamingClients ownClients() {
			StreamingClients own = mock(StreamingClients.class);
			given(own.get(anyString())).willAnswer((call) -> this.clients.get(call.getArgument(0)));
			return own;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTables {

		@Bean(initMethod = "open", destroyMethod = "close")
		DefaultTableRegistry ownTables(List<TableSpec<?, ?>> specs) {
			return new DefaultTableRegistry(specs.stream().map((spec) -> new TableDeclaration("own", spec)).toList());
		}

	}

}
