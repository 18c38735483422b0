package io.streamingclient.resume;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What says that an entity is the same, byte for byte (RFC 9110 section 8.8).
 *
 * @param header the header that has it
 * @param value its value
 */
record Validator(String header, String value) {

	private static final Duration STRONG_AFTER = Duration.ofSeconds(1);

	/**
	 * The strong validator of a response.
	 * @param headers its headers
	 * @return an entity tag that is not weak, or a date that is old enough (section
	 * 8.8.2.2); {@code null} if it has none
	 */
	static @Nullable Validator of(HttpHeaders headers) {
		String tag = headers.getFirst(HttpHeaders.ETAG);
		if (tag != null) {
			return tag.startsWith("W/") ? null : new Validator(HttpHeaders.ETAG, tag);
		}
		String date = headers.getFirst(HttpHeaders.LAST_MODIFIED);
		return (date != null && isStrong(headers)) ? new Validator(HttpHeaders.LAST_MODIFIED, date) : null;
	}

	private static boolean isStrong(HttpHeaders headers) {
		try {
			long modified = headers.getLastModified();
			long sent = headers.getDate();
			return modified >= 0 && sent >= 0
					&& !Instant.ofEpochMilli(sent).isBefore(Instant.ofEpochMilli(modified).plus(STRONG_AFTER));
		}
		catch (IllegalArgumentException ex) {
			// a date that is none
			return false;
		}
	}

	/**
	 * Whether a later response is of the same entity.
	 * @param headers its headers; a part need not repeat the validator (section 15.3.7)
	 * @return whether nothing in them says otherwise
	 */
	boolean isConfirmedBy(HttpHeaders headers) {
		String now = headers.getFirst(this.header);
		return now == null || now.equals(this.value);
	}

}
