package io.streamingclient.client;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.wire.Transport;

/**
 * What a client lends to a {@code WebClient} of somebody else, or to streams of another
 * kind, so that they are one for the upstream: they share settings, pool and limits.
 *
 * @param settings the settings of the client
 * @param quota its limit of live streams
 * @param connector leads to its pool; follows redirects
 * @param transport makes its connections
 */
public record ClientParts(ClientSettings settings, StreamQuota quota, ClientHttpConnector connector,
		Transport transport) {

	/**
	 * Have a {@code WebClient} use them.
	 * @param builder its builder
	 */
	public void applyTo(WebClient.Builder builder) {
		configure(builder, this.settings).clientConnector(this.connector);
	}

	/**
	 * The headers that every request to the upstream has.
	 * @return the credentials of the base URL, if it has any
	 */
	public HttpHeaders defaultHeaders() {
		HttpHeaders headers = new HttpHeaders();
		BaseUrl base = this.settings.baseUrl();
		String authorization = (base != null) ? base.authorization() : null;
		if (authorization != null) {
			headers.set(HttpHeaders.AUTHORIZATION, authorization);
		}
		return headers;
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
