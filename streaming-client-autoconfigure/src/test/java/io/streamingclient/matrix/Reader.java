package io.streamingclient.matrix;

import reactor.core.publisher.Flux;

/**
 * A client for one upstream: what is compared.
 */
interface Reader {

	/**
	 * Read a response.
	 * @param call the request
	 * @return a cold {@code Flux} of its elements as text
	 */
	Flux<String> read(Call call);

	/**
	 * Say in one word what an error is.
	 * @param error what the subscriber got
	 * @return the word, and the phase if the error knows it
	 */
	ErrorWord describe(Throwable error);

	/**
	 * Wait until nothing is left of the streams so far.
	 */
	void awaitNothingLeft();

}
