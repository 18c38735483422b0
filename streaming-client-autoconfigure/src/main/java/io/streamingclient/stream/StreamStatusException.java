package io.streamingclient.stream;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server answered with a complete error response instead of a stream.
 */
public final class StreamStatusException extends StreamException {

	private final int status;

	private final transient Map<String, List<String>> headers;

	private final byte[] body;

	private final boolean bodyComplete;

	/**
	 * Create a new instance.
	 * @param context which stream, and where it stood
	 * @param status the status code
	 * @param headers the response headers
	 * @param body the body, or its beginning
	 * @param bodyComplete whether {@code body} is all of it
	 */
	public StreamStatusException(FailureContext context, int status, Map<String, List<String>> headers, byte[] body,
			boolean bodyComplete) {
		super(ErrorType.STATUS, context, isRetryable(status), "the server answered with status " + status,
				"The response headers and the beginning of its body are in this exception.", null);
		this.status = status;
		this.headers = inAnyCase(headers);
		this.body = body.clone();
		this.bodyComplete = bodyComplete;
	}

	// RFC 9110 section 5.1; names are in lower case over HTTP/2
	private static Map<String, List<String>> inAnyCase(Map<String, List<String>> headers) {
		Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		copy.putAll(headers);
		return Collections.unmodifiableMap(copy);
	}

	// RFC 9110 section 15.5.9 and 15.6, RFC 6585 section 4, RFC 8470 section 5.2
	private static boolean isRetryable(int status) {
		return status == 408 || status == 425 || status == 429 || status == 502 || status == 503 || status == 504;
	}

	/**
	 * The status code of the response.
	 * @return the code
	 */
	public int status() {
		return this.status;
	}

	/**
	 * The headers of the response. Not part of the message; gone after serialization.
	 * @return an immutable map, whose keys are found in any case
	 */
	public Map<String, List<String>> headers() {
		return (this.headers != null) ? this.headers : Map.of();
	}

	/**
	 * The body of the response, or its beginning.
	 * @return a copy of the bytes
	 */
	public byte[] body() {
		return this.body.clone();
	}

	/**
	 * The body of the response, or its beginning, as UTF-8; malformed input is replaced.
	 * @return the text
	 */
	public String bodyAsString() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Whether {@link #body()} is the whole body.
	 * @return {@code false} if the body was larger than is kept, or did not end in time
	 */
	public boolean isBodyComplete() {
		return this.bodyComplete;
	}

}
