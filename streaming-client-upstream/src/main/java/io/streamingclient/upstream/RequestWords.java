package io.streamingclient.upstream;

/**
 * How much of the request is read before the response. A script is played from the moment
 * the head of the request has arrived, but it responds only when the body has arrived
 * too, unless one of these words comes first.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface RequestWords<S extends RequestWords<S>> extends Words<S> {

	/**
	 * Lets the response begin while the request is still arriving.
	 * @return the longer story
	 */
	default S early() {
		return then((Stage stage) -> stage.startEarly());
	}

	/**
	 * Waits until the request has wholly arrived.
	 * @return the longer story
	 */
	default S awaitRequestBody() {
		return then((stage) -> stage.exchange().awaitWholeRequest());
	}

	/**
	 * Waits until so much of the request body has arrived.
	 * @param count how many bytes
	 * @return the longer story
	 */
	default S awaitBodyBytes(long count) {
		return then((stage) -> stage.exchange().awaitBody(count));
	}

	/**
	 * Stops reading the request, so that an upload makes no progress once the buffers of
	 * both sockets are full (Linux lets the sender's grow to about 4 MiB: upload more
	 * than that), and lets the response begin early. As the first word it keeps the
	 * upstream from reading any of the body, but for a few KiB that came with the head.
	 * <p>
	 * FIN is behind the bytes that are not read: on Linux the upstream looks the client's
	 * socket up in {@code /proc} to see that it is gone, elsewhere it sees that only when
	 * it {@linkplain #readAgain() reads again}.
	 * @return the longer story
	 */
	default S doNotRead() {
		return then(Steps.DO_NOT_READ);
	}

	/**
	 * Reads the request again.
	 * @return the longer story
	 */
	default S readAgain() {
		return then((stage) -> stage.link().readAgain());
	}

}
