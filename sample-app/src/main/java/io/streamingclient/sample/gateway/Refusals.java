package io.streamingclient.sample.gateway;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import io.streamingclient.relay.RelayProblem;
import io.streamingclient.relay.RelayRefusedException;

/**
 * Requests that are answered with a problem instead of a stream.
 */
public final class Refusals {

	private Refusals() {
	}

	/**
	 * The request is wrong.
	 * @param sentence what is wrong with it
	 * @return 400
	 */
	public static RelayRefusedException badRequest(String sentence) {
		return new RelayRefusedException(new RelayProblem(HttpStatus.BAD_REQUEST, sentence));
	}

	/**
	 * The method is not one of those that are allowed.
	 * @param allowed the one that is
	 * @return 405
	 */
	public static RelayRefusedException methodNotAllowed(String allowed) {
		return new RelayRefusedException(
				new RelayProblem(HttpStatus.METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here.")
					.withHeader(HttpHeaders.ALLOW, allowed));
	}

	static RelayRefusedException notFound(String sentence) {
		return new RelayRefusedException(new RelayProblem(HttpStatus.NOT_FOUND, sentence));
	}

}
