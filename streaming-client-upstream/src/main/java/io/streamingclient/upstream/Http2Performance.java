package io.streamingclient.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * One script played for one stream.
 */
final class Http2Performance implements Stage, Runnable {

	private final Http2Stream stream;

	private final Script script;

	private final Http2Response response;

	private final Http2Link controls;

	private boolean early;

	Http2Performance(Http2Stream stream, Script script) {
		this.stream = stream;
		this.script = script;
		this.response = new Http2Response(stream);
		this.controls = new Http2Controls(stream, this.response);
	}

	@Override
	public void run() {
		try {
			play();
		}
		catch (RuntimeException | Error ex) {
			this.stream.exchange().failed(ex);
			giveUp();
		}
	}

	private void play() {
		try {
			this.script.play(this);
			if (this.stream.isOpen()) {
				finish();
			}
			else {
				cutShort();
			}
		}
		catch (InterruptedException | InterruptedIOException ex) {
			this.stream.lose();
		}
		catch (IOException ex) {
			this.stream.end(this.stream.session().connection().settleWrite(ex));
		}
	}

	private void finish() throws IOException, InterruptedException {
		if (!this.response.finish()) {
			stall();
		}
		this.stream.end(ClientEnd.COMPLETED);
	}

	private void cutShort() {
		ClientEnd verdict = this.stream.session().connection().verdict();
		if (verdict != null && verdict != ClientEnd.CUT_BY_SERVER) {
			this.stream.end(verdict);
		}
		else {
			this.stream.end(this.stream.hasSaidEnd() ? ClientEnd.COMPLETED : ClientEnd.CUT_BY_SERVER);
		}
	}

	private void giveUp() {
		try {
			this.stream.resetStream(Http2Errors.INTERNAL_ERROR);
		}
		catch (IOException ex) {
			// gone already
		}
		this.stream.end(ClientEnd.CUT_BY_SERVER);
	}

	@Override
	public SeenExchange exchange() {
		return this.stream.exchange();
	}

	@Override
	public Response response() {
		return this.response;
	}

	@Override
	public Link link() {
		return this.stream;
	}

	@Override
	public Http2Link http2() {
		return this.controls;
	}

	@Override
	public void startEarly() {
		this.early = true;
	}

	@Override
	public void awaitTurn() throws InterruptedException {
		if (!this.early) {
			exchange().awaitWholeRequest();
		}
	}

	@Override
	public void pause(Duration duration) throws IOException, InterruptedException {
		this.response.flush();
		this.stream.session().connection().pause(duration);
	}

	@Override
	public void stall() throws IOException, InterruptedException {
		this.response.flush();
		this.stream.session().connection().stall();
	}

}
