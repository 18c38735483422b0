package io.streamingclient.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds out where a redirect leads (RFC 9110 section 10.2.2, RFC 3986 section 5.2). What
 * it says about a location that leads nowhere has nothing of the location in it.
 */
final class Location {

	private static final String PUNCTUATION_OF_A_URI = "-._~:/?#[]@!$&'()*+,;=%";

	private Location() {
	}

	/**
	 * Resolve a location.
	 * @param from the absolute URI of the request
	 * @param location what the server sent: absolute or relative, and with any characters
	 * that a URI must not have percent-encoded, as browsers do it
	 * @return an absolute http or https URI without credentials and fragment
	 * @throws IllegalArgumentException with the reason if it leads nowhere
	 */
	static URI resolve(URI from, String location) {
		URI reference = parse(location);
		if (reference.getScheme() == null && reference.getRawAuthority() == null) {
			return relative(from, reference);
		}
		String scheme = scheme((reference.getScheme() != null) ? reference : from);
		require(scheme.equals("http") || scheme.equals("https"), "its Location is neither http nor https");
		require(reference.getHost() != null && reference.getPort() != 0 && reference.getPort() <= 65535,
				"its Location has no valid host and port");
		return uri(scheme, reference, withoutDots(reference.getRawPath()), reference.getRawQuery());
	}

	private static URI relative(URI from, URI reference) {
		String path = reference.getRawPath();
		if (path.isEmpty()) {
			String query = (reference.getRawQuery() != null) ? reference.getRawQuery() : from.getRawQuery();
			return uri(scheme(from), from, from.getRawPath(), query);
		}
		String base = path.startsWith("/") ? ""
				: from.getRawPath().substring(0, from.getRawPath().lastIndexOf('/') + 1);
		return uri(scheme(from), from, withoutDots(base + path), reference.getRawQuery());
	}

	private static URI parse(String location) {
		try {
			return new URI(encoded(location.strip()));
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("its Location is no URI");
		}
	}

	private static String encoded(String location) {
		StringBuilder encoded = new StringBuilder();
		for (char octet : location.toCharArray()) {
			boolean legal = octet < 128
					&& (Character.isLetterOrDigit(octet) || PUNCTUATION_OF_A_URI.indexOf(octet) >= 0);
			encoded.append(legal ? String.valueOf(octet) : "%%%02X".formatted((int) octet));
		}
		return encoded.toString();
	}

	private static String withoutDots(String path) {
		Deque<String> kept = new ArrayDeque<>();
		String[] segments = (path.startsWith("/") ? path : "/" + path).split("/", -1);
		for (int i = 1; i < segments.length; i++) {
			boolean up = segments[i].equals("..");
			if (up) {
				kept.pollLast();
			}
			if (!up && !segments[i].equals(".")) {
				kept.add(segments[i]);
			}
			else if (i == segments.length - 1) {
				kept.add("");
			}
		}
		return "/" + String.join("/", kept);
	}

	private static URI uri(String scheme, URI server, String path, @Nullable String query) {
		return URI.create(scheme + "://" + authority(server) + path + ((query != null) ? "?" + query : ""));
	}

	/**
	 * Whether two URIs have the same origin (RFC 6454).
	 * @param one an absolute URI
	 * @param other an absolute URI
	 * @return whether scheme, host and port are the same
	 */
	static boolean haveSameOrigin(URI one, URI other) {
		return origin(one).equals(origin(other));
	}

	private static String origin(URI uri) {
		String origin = scheme(uri) + "://" + authority(uri);
		return origin.replaceFirst(isSecure(uri) ? ":443$" : ":80$", "");
	}

	static boolean isSecure(URI uri) {
		return scheme(uri).equals("https");
	}

	// java.net.URI knows no host with an underscore, which some have
	private static String authority(URI uri) {
		String authority = uri.getRawAuthority();
		return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
	}

	private static String scheme(URI uri) {
		return uri.getScheme().toLowerCase(Locale.ROOT);
	}

	private static void require(boolean condition, String reason) {
		if (!condition) {
			throw new IllegalArgumentException(reason);
		}
	}

}
