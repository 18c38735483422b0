package io.streamingclient.gateway;

import java.util.Collection;

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
	 * There is nothing of this name.
	 * @param sentence what there is not
	 * @return 404
	 */
	public static RelayRefusedException notFound(String sentence) {
		return new RelayRefusedException(new RelayProblem(HttpStatus.NOT_FOUND, sentence));
	}

	/**
	 * The method is not one of those that are allowed.
	 * @param allowed those that are
	 * @return 405
	 */
	public static RelayRefusedException methodNotAllowed(Collection<String> allowed) {
		String list = String.join(", ", allowed);
		return new RelayRefusedException(
				new RelayProblem(HttpStatus.METHOD_NOT_ALLOWED, "Allowed here is " + list + " only.")
					.withHeader(HttpHeaders.ALLOW, list));
	}

}
