package io.streamingclient.matrix;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * One request.
 *
 * @param path what to ask for
 * @param reading what the body of the response is read as
 * @param upload the body of a POST, or {@code null} for a GET
 * @param patient whether no clock of this client is to run out
 */
record Call(String path, Reading reading, @Nullable Flux<String> upload, boolean patient) {

	static Call of(String path, Reading reading) {
		return new Call(path, reading, null, false);
	}

	/**
	 * A request that shows that nothing is left of those before.
	 * @param path what to ask for
	 * @return the request
	 */
	static Call healthy(String path) {
		return new Call(path, Reading.LINES, null, true);
	}

}
