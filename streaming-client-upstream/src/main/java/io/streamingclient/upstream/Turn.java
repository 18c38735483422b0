package io.streamingclient.upstream;

/**
 * A request that waits for its script to be played.
 */
record Turn(SeenExchange exchange, Script script) {

	void play(Connection connection) {
		try {
			this.exchange.ended(new Performance(connection, this.exchange).play(this.script));
		}
		catch (RuntimeException | Error ex) {
			fail(connection, ex);
		}
	}

	void skip(Connection connection) {
		this.exchange.ended(connection.settle(ClientEnd.CLOSED));
	}

	private void fail(Connection connection, Throwable failure) {
		this.exchange.failed(failure);
		connection.reset();
		this.exchange.ended(ClientEnd.CUT_BY_SERVER);
	}

}
