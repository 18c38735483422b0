package io.streamingclient.matrix;

import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.SeenExchange;

/**
 * What the upstream saw of the end of an exchange.
 */
enum Seen {

	/**
	 * No request.
	 */
	NO_REQUEST("no request"),

	/**
	 * No end: the exchange is open.
	 */
	NOTHING("nothing"),

	/**
	 * The client closed the connection.
	 */
	CLOSED("connection closed"),

	/**
	 * RST_STREAM with the code CANCEL.
	 */
	CANCELLED("RST_STREAM(CANCEL)"),

	/**
	 * RST_STREAM with another code.
	 */
	RESET("RST_STREAM"),

	/**
	 * The upstream itself had ended the exchange.
	 */
	ITS_OWN_END("its own end");

	private final String text;

	Seen(String text) {
		this.text = text;
	}

	static Seen of(SeenExchange exchange) {
		return exchange.end().map((end) -> switch (end) {

			case COMPLETED, CUT_BY_SERVER -> ITS_OWN_END;
			case CLOSED -> CLOSED;
			case RESET -> exchange.resetCode().isEmpty() ? CLOSED
					: (exchange.resetCode().getAsInt() == Http2Errors.CANCEL) ? CANCELLED : RESET;
		}).orElse(NOTHING);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
