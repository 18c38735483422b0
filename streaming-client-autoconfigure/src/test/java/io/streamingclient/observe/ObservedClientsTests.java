package io.streamingclient.observe;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.ClientSettings;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedClientsTests {

	private final ObservedClients clients = new ObservedClients(List.of(ClientSettings.defaults("default"),
			client("api", "https://upstream.internal/api"), client("reports", "https://upstream.internal/api/reports"),
			client("plain", "http://plain.internal:8080")));

	@Test
	void theConfiguredClientOfTheHostAndTheLongestPathIsMeant() {
		assertThat(name("https://upstream.internal/api/reports/1")).isEqualTo("reports");
		assertThat(name("https://UPSTREAM.internal:443/api/1")).isEqualTo("api");
		assertThat(name("https://upstream.internal/other")).isEqualTo("reports");
		assertThat(name("http://plain.internal:8080/any")).isEqualTo("plain");
		assertThat(name("http://plain.internal/any")).isEqualTo("plain.internal");
	}

	@Test
	void thereAreNoMoreNamesThanCanBeToldApart() {
		for (int i = 0; i < 100; i++) {
			assertThat(name("http://host-" + i + "/")).isEqualTo("host-" + i);
		}
		assertThat(name("http://one-more/")).isEqualTo(ObservedClients.OTHER);
		assertThat(name("http://host-7/")).isEqualTo("host-7");
	}

	@Test
	void anAttributeComesBeforeTheGroupAndThatBeforeTheHost() {
		ClientRequest plain = request("http://host/");
		ClientRequest named = ClientRequest.from(plain).attribute(ExchangeObserver.CLIENT_NAME, "mine").build();
		assertThat(this.clients.name(named, "group")).isEqualTo("mine");
		assertThat(this.clients.name(plain, "group")).isEqualTo("group");
	}

	private String name(String url) {
		return this.clients.name(request(url), null);
	}

	private static ClientRequest request(String url) {
		return ClientRequest.create(HttpMethod.GET, URI.create(url)).build();
	}

	private static ClientSettings client(String name, String baseUrl) {
		return ClientSettings.defaults(name).withBaseUrl(baseUrl);
	}

}
