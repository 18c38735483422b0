package io.streamingclient.client;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What a client lends to a {@code WebClient} of somebody else, so that the two are one
 * for the upstream: they share settings, pool and limits.
 *
 * @param settings the settings of the client
 * @param quota its limit of live streams
 * @param connector leads to its pool; follows redirects
 */
public record ClientParts(ClientSettings settings, StreamQuota quota, ClientHttpConnector connector) {

	/**
	 * Have a {@code WebClient} use them.
	 * @param builder its builder
	 */
	public void applyTo(WebClient.Builder builder) {
		configure(builder, this.settings).clientConnector(this.connector);
	}

	static WebClient.Builder configure(WebClient.Builder builder, ClientSettings settings) {
		BaseUrl base = settings.baseUrl();
		if (base != null) {
			builder.baseUrl(base.toString());
		}
		String authorization = (base != null) ? base.authorization() : null;
		if (authorization != null) {
			builder.defaultHeader(HttpHeaders.AUTHORIZATION, authorization);
		}
		return builder.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(settings.limits().maxElementSize()));
	}

	@Override
	public String toString() {
		return "ClientParts[" + this.settings.name() + "]";
	}

}
