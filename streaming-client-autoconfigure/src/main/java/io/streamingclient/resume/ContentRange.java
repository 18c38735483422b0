package io.streamingclient.resume;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What part of an entity a response has (RFC 9110 section 14.4).
 *
 * @param first the first byte, or {@link #UNKNOWN}
 * @param length the length of the entity, or {@link #UNKNOWN}
 */
record ContentRange(long first, long length) {

	static final long UNKNOWN = -1;

	private static final Pattern SYNTAX = Pattern
		.compile("(?i)bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(?:(\\d{1,18})|\\*)");

	static @Nullable ContentRange of(@Nullable String value) {
		Matcher matcher = SYNTAX.matcher((value != null) ? value.strip() : "");
		return matcher.matches() ? new ContentRange(number(matcher.group(1)), number(matcher.group(2))) : null;
	}

	private static long number(@Nullable String digits) {
		return (digits != null) ? Long.parseLong(digits) : UNKNOWN;
	}

}
