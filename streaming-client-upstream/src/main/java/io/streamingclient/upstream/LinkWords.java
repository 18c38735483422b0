package io.streamingclient.upstream;

/**
 * What happens to the connection. The head goes out first, if it is still pending.
 * Nothing of a script is played after the connection was closed.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface LinkWords<S extends LinkWords<S>> extends Words<S> {

	/**
	 * Closes cleanly: with TLS a close_notify first, then FIN. As with any server, a
	 * request that is still arriving is answered with RST from then on; to go on reading
	 * use {@link #halfClose()}.
	 * @return the longer story
	 */
	default S fin() {
		return then((stage) -> {
			stage.response().flush();
			stage.link().fin();
		});
	}

	/**
	 * Closes with FIN alone: the same as {@link #fin()} without TLS, and with TLS a
	 * truncation, for there is no close_notify.
	 * @return the longer story
	 */
	default S cut() {
		return then((stage) -> {
			stage.response().flush();
			stage.link().cut();
		});
	}

	/**
	 * Closes with RST. What the client has not read yet may be lost.
	 * @return the longer story
	 */
	default S reset() {
		return then((stage) -> {
			stage.response().flush();
			stage.link().reset();
		});
	}

	/**
	 * Sends FIN and goes on reading, until the client goes away or the upstream is
	 * closed.
	 * @return the longer story
	 */
	default S halfClose() {
		return then((stage) -> {
			stage.response().flush();
			stage.link().halfClose();
		});
	}

}
