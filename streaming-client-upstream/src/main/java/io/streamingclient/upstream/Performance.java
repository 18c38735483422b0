package io.streamingclient.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One script played for one request, or for a connection that was just accepted.
 */
final class Performance implements Stage {

	private final Connection connection;

	private final @Nullable SeenExchange exchange;

	private final Http1Response response;

	private boolean early;

	Performance(Connection connection, @Nullable SeenExchange exchange) {
		this.connection = connection;
		this.exchange = exchange;
		this.response = new Http1Response(this::write, exchange != null && exchange.method().equals("HEAD"));
	}

	/**
	 * Plays the script to its end, and says how the exchange ended.
	 */
	ClientEnd play(Script script) {
		try {
			boolean all = script.play(this);
			return (this.connection.isOpen()) ? finish() : cutShort(all);
		}
		catch (InterruptedException ex) {
			return this.connection.settle(ClientEnd.CLOSED);
		}
		catch (IOException ex) {
			return this.connection.settleWrite(ex);
		}
	}

	@Override
	public SeenExchange exchange() {
		if (this.exchange == null) {
			throw new IllegalStateException("There is no request yet when a connection is accepted");
		}
		return this.exchange;
	}

	@Override
	public Response response() {
		return this.response;
	}

	@Override
	public Link link() {
		return this.connection;
	}

	@Override
	public Http2Link http2() {
		throw new IllegalStateException("There are no streams in HTTP/1.1");
	}

	@Override
	public void startEarly() {
		this.early = true;
	}

	@Override
	public void awaitTurn() throws InterruptedException {
		if (!this.early && this.exchange != null) {
			this.exchange.awaitWholeRequest();
		}
	}

	@Override
	public void pause(Duration duration) throws IOException, InterruptedException {
		this.response.flush();
		this.connection.pause(duration);
	}

	@Override
	public void stall() throws IOException, InterruptedException {
		this.response.flush();
		this.connection.stall();
	}

	private ClientEnd finish() throws IOException, InterruptedException {
		this.response.finish();
		if (this.exchange == null) {
			return ClientEnd.COMPLETED;
		}
		if (this.connection.isHalfClosed()) {
			return finishHalfClosed();
		}
		if (this.response.isCloseDelimited()) {
			this.connection.fin();
			return ClientEnd.COMPLETED;
		}
		if (!this.response.isWhole()) {
			stall();
		}
		if (this.response.mustClose() || !this.exchange.keepsAlive()) {
			this.connection.fin();
		}
		return ClientEnd.COMPLETED;
	}

	private ClientEnd finishHalfClosed() throws IOException, InterruptedException {
		if (!this.response.isWholeWithFin()) {
			stall();
		}
		return ClientEnd.COMPLETED;
	}

	private ClientEnd cutShort(boolean all) {
		boolean whole = this.connection.isFinished() ? this.response.isWholeWithFin() : all && this.response.isWhole();
		return (whole) ? ClientEnd.COMPLETED : this.connection.settle(ClientEnd.CUT_BY_SERVER);
	}

	private void write(byte[] bytes, int length) throws IOException {
		OutputStream out = this.connection.transport().output();
		out.write(bytes, 0, length);
		if (this.exchange != null) {
			this.exchange.bytesWereSent(length);
		}
	}

}
