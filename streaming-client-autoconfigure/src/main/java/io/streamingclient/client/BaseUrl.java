package io.streamingclient.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.ScrubbedUri;

/**
 * Where an upstream is. Credentials in the URL are taken out of it and sent as basic
 * authentication (RFC 7617); they are never printed.
 */
public final class BaseUrl {

	private final String url;

	private final @Nullable String authorization;

	private BaseUrl(String url, @Nullable String authorization) {
		this.url = url;
		this.authorization = authorization;
	}

	/**
	 * Parse a base URL.
	 * @param text an absolute http or https URL without query and fragment
	 * @return the base URL, without a slash at its end
	 * @throws IllegalArgumentException if it is anything else; the message has no
	 * credentials
	 */
	public static BaseUrl of(String text) {
		URI uri = parse(text);
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		require(scheme.equals("http") || scheme.equals("https"), text, "its scheme must be http or https");
		require(uri.getHost() != null, text, "it has no host");
		require(uri.getRawQuery() == null && uri.getRawFragment() == null, text,
				"it must not have a query or a fragment");
		require(uri.getPort() != 0 && uri.getPort() <= 65535, text, "its port must be between 1 and 65535");
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		return new BaseUrl(scheme + "://" + uri.getHost() + port + path.replaceAll("/+$", ""),
				authorization(uri.getUserInfo()));
	}

	private static URI parse(String text) {
		try {
			return new URI(text.trim());
		}
		catch (URISyntaxException ex) {
			throw invalid(text, "it is not a URL (" + ex.getReason() + ")");
		}
	}

	private static void require(boolean condition, String text, String reason) {
		if (!condition) {
			throw invalid(text, reason);
		}
	}

	private static IllegalArgumentException invalid(String text, String reason) {
		return new IllegalArgumentException("'" + printable(text) + "' is no base URL: " + reason);
	}

	// Where a URL is malformed, credentials may stand anywhere before the last @.
	private static String printable(String text) {
		return ScrubbedUri.of(text.substring(text.lastIndexOf('@') + 1)).toString();
	}

	private static @Nullable String authorization(@Nullable String userInfo) {
		if (userInfo == null || userInfo.isEmpty()) {
			return null;
		}
		String credentials = userInfo.contains(":") ? userInfo : userInfo + ":";
		return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
	}

	@Nullable String authorization() {
		return this.authorization;
	}

	/**
	 * The URL without credentials.
	 * @return the printable URL, without a slash at its end
	 */
	@Override
	public String toString() {
		return this.url;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof BaseUrl base && base.url.equals(this.url)
				&& Objects.equals(base.authorization, this.authorization);
	}

	@Override
	public int hashCode() {
		return this.url.hashCode();
	}

}
