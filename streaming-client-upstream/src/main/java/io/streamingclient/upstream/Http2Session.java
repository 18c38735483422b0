package io.streamingclient.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One connection with HTTP/2: reads its frames and knows its streams.
 */
final class Http2Session {

	private final Map<Integer, Http2Stream> streams = new ConcurrentHashMap<>();

	private final Set<Http2Stream> unended = ConcurrentHashMap.newKeySet();

	private final SendWindows windows = new SendWindows();

	private final Hpack hpack = new Hpack();

	private final AtomicInteger settingsSent = new AtomicInteger();

	private final AtomicInteger pingsSent = new AtomicInteger();

	private final AtomicInteger promised = new AtomicInteger();

	private final Connection connection;

	private final Http2Options options;

	private final Function<SeenExchange, Script> routes;

	private final Conversation.Audience audience;

	private final SeenHttp2 seen;

	private final Http2Output output;

	private final StreamPlayers players;

	private volatile int lastStreamId;

	private volatile int goneAwayAfter = Integer.MAX_VALUE;

	private volatile boolean answersPings;

	private volatile boolean withholding;

	Http2Session(Connection connection, Http2Options options, Function<SeenExchange, Script> routes,
			Conversation.Audience audience) {
		this.connection = connection;
		this.options = options;
		this.routes = routes;
		this.audience = audience;
		this.seen = audience.http2(connection.number());
		this.output = new Http2Output(connection);
		this.players = new StreamPlayers(connection.name());
		this.answersPings = options.answersPings();
	}

	Connection connection() {
		return this.connection;
	}

	Http2Output output() {
		return this.output;
	}

	SendWindows windows() {
		return this.windows;
	}

	SeenHttp2 seen() {
		return this.seen;
	}

	int lastStreamId() {
		return this.lastStreamId;
	}

	int nextPromised() {
		return this.promised.addAndGet(2);
	}

	void ignorePings() {
		this.answersPings = false;
	}

	void withholdWindow() {
		this.withholding = true;
	}

	void goAway(int lastStreamId, int errorCode) throws IOException {
		this.goneAwayAfter = Math.min(this.goneAwayAfter, lastStreamId);
		for (Http2Stream stream : this.streams.values()) {
			if (isDisowned(stream.id())) {
				stream.disown();
			}
		}
		this.output.write(Frame.goAway(lastStreamId, errorCode));
	}

	private boolean isDisowned(int streamId) {
		return streamId > this.goneAwayAfter;
	}

	void settings(int id, long value) throws IOException {
		this.settingsSent.incrementAndGet();
		this.output.write(Frame.settings(id, value));
	}

	void awaitSettingsAck() throws InterruptedException {
		this.seen.awaitSettingsAcks(this.settingsSent.get());
	}

	void ping() throws IOException {
		int number = this.pingsSent.incrementAndGet();
		this.output.write(Frame.ping(0, Frame.ints(0, number)));
	}

	void awaitPingAck() throws InterruptedException {
		this.seen.awaitPingAcks(this.pingsSent.get());
	}

	/**
	 * Reads frames until the client closes its end.
	 * @param ahead what has been read already
	 */
	void run(byte[] ahead) throws IOException {
		InputStream in = new SequenceInputStream(new ByteArrayInputStream(ahead), new GuardedInput(this.connection));
		FrameReader frames = new FrameReader(new BufferedInputStream(in));
		this.players.play(this.output::writeAnswers);
		try {
			begin();
			if (frames.readPreface()) {
				this.seen.prefaceArrived();
				readFrames(frames);
			}
		}
		catch (ProtocolException ex) {
			refuse();
		}
	}

	/**
	 * Wakes all scripts up, for the connection is over.
	 */
	void interrupt() {
		this.players.interrupt();
	}

	void awaitIdle(Duration deadline) throws InterruptedException {
		this.players.awaitIdle(deadline);
	}

	void join(Duration deadline) throws InterruptedException {
		this.players.join(deadline);
	}

	/**
	 * Ends all exchanges that no script has ended.
	 */
	void end() {
		this.connection.settle(ClientEnd.CLOSED);
		List.copyOf(this.unended).forEach(Http2Stream::lose);
		List.copyOf(this.streams.values()).forEach(Http2Stream::close);
	}

	void ended(Http2Stream stream) {
		this.unended.remove(stream);
	}

	void closed(Http2Stream stream) {
		this.streams.remove(stream.id());
		this.windows.close(stream.id());
	}

	private void refuse() throws IOException {
		this.output.write(Frame.goAway(this.lastStreamId, Http2Errors.PROTOCOL_ERROR));
		this.connection.fin();
	}

	private void begin() throws IOException {
		if (this.options.sendsSettings()) {
			this.settingsSent.incrementAndGet();
			this.output.write(this.options.settingsFrame());
		}
	}

	private void readFrames(FrameReader frames) throws IOException {
		Frame frame = frames.read();
		while (frame != null && this.connection.isOpen()) {
			if (frame.type() == Http2Frames.HEADERS) {
				headersArrived(frame, frames.readBlock(frame));
			}
			else {
				arrived(frame);
			}
			frame = frames.read();
		}
	}

	private void arrived(Frame frame) throws IOException {
		switch (frame.type()) {
			case Http2Frames.DATA -> dataArrived(frame);
			case Http2Frames.RST_STREAM -> resetArrived(frame.streamId(), frame.intAt(0));
			case Http2Frames.SETTINGS -> settingsArrived(frame);
			case Http2Frames.PING -> pingArrived(frame);
			case Http2Frames.GOAWAY -> this.seen.goAwayArrived(frame.intAt(Integer.BYTES));
			case Http2Frames.WINDOW_UPDATE -> this.windows.widen(frame.streamId(), frame.intAt(0));
			default -> {
			}
		}
	}

	private void headersArrived(Frame frame, byte[] block) throws IOException {
		Headers fields = this.hpack.decode(frame.streamId(), block);
		Http2Stream stream = this.streams.get(frame.streamId());
		if (stream != null) {
			stream.exchange().trailersArrived(fields);
		}
		else if (frame.streamId() > this.lastStreamId) {
			stream = open(frame.streamId(), fields);
		}
		if (stream != null && frame.endsStream()) {
			stream.hearEnd();
		}
	}

	private Http2Stream open(int id, Headers fields) {
		RequestHead head = new RequestHead(fields.first(":method").orElse(""), fields.first(":path").orElse(""),
				"HTTP/2", fields);
		SeenExchange exchange = new SeenExchange(this.connection.number(), id, head);
		Http2Stream stream = new Http2Stream(this, id, exchange);
		this.lastStreamId = id;
		this.streams.put(id, stream);
		this.unended.add(stream);
		this.windows.open(id);
		this.seen.streamOpened();
		if (isDisowned(id)) {
			stream.disown();
		}
		boolean played = !isDisowned(id) && !this.options.swallowsRequests();
		Script script = played ? this.routes.apply(exchange) : null;
		if (script != null && script.leavesRequestUnread()) {
			stream.stopReading();
		}
		this.audience.saw(exchange);
		if (script != null) {
			stream.playedBy(this.players.play(new Http2Performance(stream, script)));
		}
		return stream;
	}

	private void dataArrived(Frame frame) throws IOException {
		Http2Stream stream = this.streams.get(frame.streamId());
		int length = frame.payload().length;
		if (length > 0 && !this.withholding) {
			this.output.answer(Frame.windowUpdate(0, length));
		}
		if (stream != null) {
			byte[] content = frame.content();
			stream.exchange().bodyArrived(content, content.length);
			if (frame.endsStream()) {
				stream.hearEnd();
			}
			else {
				stream.consumed(length);
			}
		}
	}

	private void resetArrived(int streamId, int errorCode) {
		this.seen.resetArrived(errorCode);
		Http2Stream stream = this.streams.get(streamId);
		if (stream != null) {
			stream.hearReset(errorCode);
		}
	}

	private void settingsArrived(Frame frame) throws IOException {
		if (frame.has(Http2Frames.FLAG_ACK)) {
			this.seen.settingsAckArrived();
			return;
		}
		Map<Integer, Long> values = new TreeMap<>();
		for (int at = 0; at + 6 <= frame.payload().length; at += 6) {
			values.put(frame.intAt(at) >>> 16, frame.intAt(at + 2) & 0xFFFF_FFFFL);
		}
		this.seen.settingsArrived(values);
		Long window = values.get(Http2Settings.INITIAL_WINDOW_SIZE);
		Runnable raise = () -> {
		};
		if (window != null) {
			this.windows.lowerInitial(window);
			raise = () -> this.windows.setInitial(window);
		}
		if (this.options.sendsSettings()) {
			// DATA that needs a larger window must not come before the client knows of it
			this.output.answer(Frame.settingsAck(), raise);
		}
		else {
			raise.run();
		}
	}

	private void pingArrived(Frame frame) {
		if (frame.has(Http2Frames.FLAG_ACK)) {
			this.seen.pingAckArrived();
			return;
		}
		this.seen.pingArrived();
		if (this.answersPings) {
			this.output.answer(Frame.ping(Http2Frames.FLAG_ACK, frame.payload()));
		}
	}

}
