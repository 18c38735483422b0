package io.streamingclient.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.springframework.http.HttpHeaders;

/**
 * The id of a server-sent event, as a request asks for what comes behind it (WHATWG HTML
 * section 9.2.4).
 *
 * @param value the id, or an empty string for the beginning
 */
public record EventId(String value) {

	private static final String HEADER = "Last-Event-ID";

	private static final Pattern BLANKS = Pattern.compile("^[ \\t]+|[ \\t]+$");

	/**
	 * The id that a request has.
	 * @param headers its headers
	 * @return the id, empty if there is none
	 */
	public static EventId of(HttpHeaders headers) {
		String sent = headers.getFirst(HEADER);
		return new EventId((sent != null) ? recode(sent, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8) : "");
	}

	// A header has bytes, and each is a char to the transport.
	private static String recode(String text, Charset from, Charset to) {
		return new String(text.getBytes(from), to);
	}

	/**
	 * Send this id, and no other.
	 * @param headers the headers of the request
	 */
	public void writeTo(HttpHeaders headers) {
		// blanks around a value are none of it (RFC 9110 section 5.5)
		String sent = BLANKS.matcher(this.value).replaceAll("");
		if (sent.isEmpty()) {
			headers.remove(HEADER);
		}
		else {
			headers.set(HEADER, recode(sent, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1));
		}
	}

}
