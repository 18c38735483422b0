package io.streamingclient.sample.gateway;

import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A request that is answered with a problem (RFC 9457) instead of a stream. Its message
 * is for the client: nothing of the inside is in it.
 */
public final class Refusal extends RuntimeException {

	private final HttpStatus status;

	private final transient Map<String, String> headers;

	private final transient Map<String, Object> members;

	private Refusal(HttpStatus status, String sentence, Map<String, String> headers, Map<String, Object> members) {
		super(sentence, null, false, false);
		this.status = status;
		this.headers = headers;
		this.members = members;
	}

	/**
	 * The request is wrong.
	 * @param sentence what is wrong with it
	 * @return 400
	 */
	public static Refusal badRequest(String sentence) {
		return new Refusal(HttpStatus.BAD_REQUEST, sentence, Map.of(), Map.of());
	}

	/**
	 * The request is for something that is not there.
	 * @param sentence what is not there
	 * @return 404
	 */
	public static Refusal notFound(String sentence) {
		return new Refusal(HttpStatus.NOT_FOUND, sentence, Map.of(), Map.of());
	}

	/**
	 * The method is not one of those that are allowed.
	 * @param allowed the one that is
	 * @return 405
	 */
	public static Refusal methodNotAllowed(String allowed) {
		return new Refusal(HttpStatus.METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here.",
				Map.of(HttpHeaders.ALLOW, allowed), Map.of());
	}

	/**
	 * The upstream did not do its part.
	 * @param status one of 5xx
	 * @param sentence what it did not do
	 * @param headers more headers of the response
	 * @param members more members of the problem
	 * @return the refusal
	 */
	public static Refusal upstream(HttpStatus status, String sentence, Map<String, String> headers,
			Map<String, Object> members) {
		return new Refusal(status, sentence, headers, members);
	}

	HttpStatus status() {
		return this.status;
	}

	String sentence() {
		return String.valueOf(getMessage());
	}

	Map<String, String> headers() {
		return this.headers;
	}

	Map<String, Object> members() {
		return this.members;
	}

}
