package io.streamingclient.upstream;

import java.util.function.Consumer;

import io.streamingclient.upstream.StallableProxy.Traffic;

/**
 * How a connection through a proxy breaks.
 */
public enum Break {

	/** Closed with FIN: nothing is lost that was forwarded. */
	FIN(ProxiedConnection::cut),

	/** Closed with RST: what was forwarded and not read is lost. */
	RST(ProxiedConnection::reset),

	/** Open, and silent. */
	STALL((connection) -> connection.set(Traffic.STALLS));

	private final Consumer<ProxiedConnection> action;

	Break(Consumer<ProxiedConnection> action) {
		this.action = action;
	}

	void happenTo(ProxiedConnection connection) {
		this.action.accept(connection);
	}

}
