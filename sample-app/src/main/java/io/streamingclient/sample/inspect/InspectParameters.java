package io.streamingclient.sample.inspect;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;

import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.gateway.Refusals;

/**
 * The inspector's own query parameters.
 *
 * @param as what to read the body as
 * @param delay how long the consumer takes for each element, zero for no time
 * @param take after how many elements the consumer cancels, if it does
 */
record InspectParameters(As as, Duration delay, OptionalLong take) {

	private static final Set<String> OWN = Set.of("as", "delayMs", "take");

	/**
	 * What a body can be read as.
	 */
	enum As {

		BYTES, TEXT, SSE, NDJSON

	}

	/**
	 * Read the parameters.
	 * @param query the decoded query
	 * @return the parameters
	 * @throws RelayRefusedException if one of them makes no sense
	 */
	static InspectParameters of(MultiValueMap<String, String> query) {
		return new InspectParameters(as(query.getFirst("as")),
				Duration.ofMillis(number("delayMs", query.getFirst("delayMs"), 0).orElse(0)),
				number("take", query.getFirst("take"), 1));
	}

	private static As as(@Nullable String value) {
		return (value == null) ? As.BYTES
				: Arrays.stream(As.values())
					.filter((as) -> as.name().toLowerCase(Locale.ROOT).equals(value))
					.findFirst()
					.orElseThrow(() -> Refusals.badRequest("'as' must be one of bytes, text, sse and ndjson."));
	}

	private static OptionalLong number(String name, @Nullable String value, long minimum) {
		if (value == null) {
			return OptionalLong.empty();
		}
		if (!value.matches("[0-9]{1,15}") || Long.parseLong(value) < minimum) {
			throw Refusals.badRequest("'" + name + "' must be a whole number, " + minimum + " or more.");
		}
		return OptionalLong.of(Long.parseLong(value));
	}

	/**
	 * Leave out the inspector's own parameters.
	 * @param rawQuery the query as it was sent
	 * @return all other parameters as they were sent
	 */
	static String withoutOwn(String rawQuery) {
		return Arrays.stream(rawQuery.split("&", -1))
			.filter((parameter) -> !OWN.contains(parameter.split("=", 2)[0]))
			.collect(Collectors.joining("&"));
	}

}
