package io.streamingclient.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * What a script can do with its stream and the connection of that.
 */
final class Http2Controls implements Http2Link {

	private final Http2Stream stream;

	private final Http2Session session;

	private final Http2Response response;

	Http2Controls(Http2Stream stream, Http2Response response) {
		this.stream = stream;
		this.session = stream.session();
		this.response = response;
	}

	@Override
	public int streamId() {
		return this.stream.id();
	}

	@Override
	public int lastStreamId() {
		return this.session.lastStreamId();
	}

	@Override
	public Link connection() {
		return this.session.connection();
	}

	@Override
	public void frame(int type, int flags, int streamId, byte[] payload) throws IOException {
		Frame frame = new Frame(type, flags, streamId, payload);
		if (streamId == streamId()) {
			this.stream.frame(frame);
		}
		else {
			this.session.output().write(frame);
		}
	}

	@Override
	public void frameCutShort(int type, int flags, int declaredLength, byte[] payload) throws IOException {
		this.stream.write(new Frame(type, flags, streamId(), payload).encode(declaredLength), false);
	}

	@Override
	public void headers(Headers fields, boolean endStream) throws IOException {
		this.stream.headers(fields, endStream);
	}

	@Override
	public void headersWithoutEnd() throws IOException {
		Headers head = this.response.takePending();
		if (head == null) {
			throw new IllegalStateException("No head is pending: respond comes first");
		}
		this.stream.headersWithoutEnd(head);
	}

	@Override
	public void resetStream(int errorCode) throws IOException {
		this.stream.resetStream(errorCode);
	}

	@Override
	public void goAway(int lastStreamId, int errorCode) throws IOException {
		this.session.goAway(lastStreamId, errorCode);
	}

	@Override
	public void settings(int id, long value) throws IOException {
		this.session.settings(id, value);
	}

	@Override
	public void awaitSettingsAck() throws InterruptedException {
		this.session.awaitSettingsAck();
	}

	@Override
	public void pushPromise(String path) throws IOException {
		Headers seen = this.stream.exchange().headers();
		Headers promised = new Headers(List.of(new Header(":method", "GET"), new Header(":path", path),
				new Header(":scheme", seen.first(":scheme").orElse("")),
				new Header(":authority", seen.first(":authority").orElse(""))));
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		payload.writeBytes(Frame.ints(this.session.nextPromised()));
		payload.writeBytes(Hpack.encode(promised));
		frame(Http2Frames.PUSH_PROMISE, Http2Frames.FLAG_END_HEADERS, streamId(), payload.toByteArray());
	}

	@Override
	public void ping() throws IOException {
		this.session.ping();
	}

	@Override
	public void awaitPingAck() throws InterruptedException {
		this.session.awaitPingAck();
	}

	@Override
	public void ignorePings() {
		this.session.ignorePings();
	}

	@Override
	public void withholdConnectionWindow() {
		this.session.withholdWindow();
	}

	@Override
	public void fallSilent() {
		this.session.output().fallSilent();
	}

}
