package io.streamingclient.relay;

import java.util.Arrays;
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
public final class EndToEnd {

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "te", "transfer-encoding",
			"upgrade", "http2-settings");

	private static final String PROXY_FIELDS = "proxy-";

	// what frames, routes, authenticates or changes a message is heeded only at its
	// beginning, or must be
	private static final Set<String> NOT_IN_TRAILERS = Set.of("age", "authorization", "cache-control",
			"content-encoding", "content-length", "content-range", "content-type", "cookie", "date", "expect",
			"expires", "host", "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since",
			"location", "max-forwards", "range", "retry-after", "set-cookie", "trailer", "vary", "warning",
			"www-authenticate");

	private EndToEnd() {
	}

	/**
	 * Whether a field is for the next hop only, whatever {@code Connection} says.
	 * @param name the name of the field
	 * @return whether no relay passes it on
	 */
	public static boolean isHopByHop(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return HOP_BY_HOP.contains(lower) || lower.startsWith(PROXY_FIELDS);
	}

	/**
	 * Copy the end-to-end fields of a head.
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

	/**
	 * Copy the fields of a trailer section that may be in one (RFC 9110 section 6.5.1).
	 * @param source all fields
	 * @param target takes each name and value
	 */
	static void copyTrailers(HttpHeaders source, BiConsumer<String, String> target) {
		copy(source, (name, value) -> {
			if (!NOT_IN_TRAILERS.contains(name.toLowerCase(Locale.ROOT))) {
				target.accept(name, value);
			}
		});
	}

	/**
	 * Whether the sender of a request reads trailers (RFC 9110 section 10.1.4).
	 * @param headers all fields
	 * @param hop how they came
	 * @return whether the next hop may be told so
	 */
	static boolean acceptsTrailers(HttpHeaders headers, Hop hop) {
		return (!hop.isHttp1() || namedByConnection(headers).contains(HttpHeaders.TE))
				&& headers.getOrEmpty(HttpHeaders.TE)
					.stream()
					.flatMap((value) -> Arrays.stream(StringUtils.tokenizeToStringArray(value, ",")))
					.anyMatch("trailers"::equalsIgnoreCase);
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
