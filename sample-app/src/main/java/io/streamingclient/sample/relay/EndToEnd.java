package io.streamingclient.sample.relay;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * Tells the fields that are for the next hop only (RFC 9110 section 7.6.1) from those
 * that are for the other end.
 */
final class EndToEnd {

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "te", "transfer-encoding",
			"upgrade", "http2-settings");

	private static final String PROXY_FIELDS = "proxy-";

	private EndToEnd() {
	}

	/**
	 * Copy the end-to-end fields.
	 * @param source all fields
	 * @param target takes each name and value
	 */
	static void copy(HttpHeaders source, BiConsumer<String, String> target) {
		Set<String> named = namedByConnection(source);
		source.forEach((name, values) -> {
			if (!isHopByHop(name) && !named.contains(name)) {
				values.forEach((value) -> target.accept(name, value));
			}
		});
	}

	private static boolean isHopByHop(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return HOP_BY_HOP.contains(lower) || lower.startsWith(PROXY_FIELDS);
	}

	private static Set<String> namedByConnection(HttpHeaders headers) {
		Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		for (String value : headers.getOrEmpty(HttpHeaders.CONNECTION)) {
			for (String name : StringUtils.tokenizeToStringArray(value, ",")) {
				names.add(name);
			}
		}
		return names;
	}

}
