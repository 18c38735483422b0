package io.streamingclient.gateway.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the routes.
 *
 * @param routes Routes by their names: which requests are passed on, and by which client.
 */
@ConfigurationProperties("streaming.relay")
record GatewayProperties(@DefaultValue Map<String, RouteProperties> routes) {

	/**
	 * Properties of one route.
	 *
	 * @param path Pattern of the paths of the requests.
	 * @param methods Methods of the requests. All by default.
	 * @param client Name of the client that passes them on.
	 * @param rewrite Path of the upstream, with variables of the pattern. The path of the
	 * request by default.
	 * @param requestHeaders What becomes of the headers that go up.
	 * @param responseHeaders What becomes of the headers that come down.
	 */
	record RouteProperties(@Nullable String path, @DefaultValue List<String> methods, @Nullable String client,
			@Nullable String rewrite, @DefaultValue HeaderProperties requestHeaders,
			@DefaultValue HeaderProperties responseHeaders) {

	}

	/**
	 * Changes of headers.
	 *
	 * @param set Values by name, in place of all others.
	 * @param add Values by name, beside others.
	 * @param remove Names.
	 */
	record HeaderProperties(@DefaultValue Map<String, String> set, @DefaultValue Map<String, String> add,
			@DefaultValue List<String> remove) {

	}

}
