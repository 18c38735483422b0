package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Server-sent events, as the WHATWG HTML standard says in section 9.2.6 "Interpreting an
 * event stream". The id of an event is the last event id in effect. An event that is cut
 * by the end of the body is an error, where the standard discards it silently.
 *
 * @param <T> the type of the data
 */
public final class SseDecoder<T> implements ElementDecoder<ServerSentEvent<T>> {

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_RETRY_DIGITS = 18;

	// room for "data: " in front of data as large as allowed
	private static final int FIELD_NAME_LENGTH = 6;

	private final LineBuffer lines;

	private final int maxEventSize;

	private final EventOptions options;

	private final ElementReader<? extends T> reader;

	private final Runnable skips;

	private final EventData data;

	private boolean first = true;

	private boolean over;

	// how many events came before the one that is arriving, and where that begins
	private long events;

	private long start;

	private boolean begun;

	private String lastEventId = "";

	private String type = "";

	private @Nullable Duration retry;

	private Consumer<Duration> retryListener = (time) -> {
	};

	private Runnable heartbeats = () -> {
	};

	private Consumer<String> positions = (id) -> {
	};

	/**
	 * Create a decoder for one body.
	 * @param maxEventSize how many bytes of data one event may have; any other line may
	 * have as many
	 * @param options how events are read
	 * @param reader reads the data of an event
	 * @param skips runs for each event that is left out
	 */
	public SseDecoder(int maxEventSize, EventOptions options, ElementReader<? extends T> reader, Runnable skips) {
		this.maxEventSize = maxEventSize;
		this.options = options;
		this.reader = reader;
		this.skips = skips;
		this.lines = new LineBuffer(Math.max(maxEventSize, maxEventSize + FIELD_NAME_LENGTH),
				options.oversize() != OversizePolicy.FAIL);
		this.data = new EventData(maxEventSize, options.oversize());
	}

	/**
	 * Go on where another body has ended.
	 * @param id the id of the last event in it, or an empty string
	 * @param listener gets every reconnection time, as soon as it is read
	 * @param heartbeats runs for every comment
	 * @param positions gets the last event id behind every block of lines that brings no
	 * event. It runs within {@link #next()}, so every event before was taken
	 * @return this
	 */
	public SseDecoder<T> after(String id, Consumer<Duration> listener, Runnable heartbeats,
			Consumer<String> positions) {
		this.lastEventId = id;
		this.retryListener = listener;
		this.heartbeats = heartbeats;
		this.positions = positions;
		return this;
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.lines.add(bytes);
	}

	@Override
	public @Nullable ServerSentEvent<T> next() {
		while (!this.over && this.lines.nextLine()) {
			skipByteOrderMark();
			ServerSentEvent<T> element = (this.lines.length() > 0) ? line() : dispatch();
			if (element != null) {
				return element;
			}
		}
		return null;
	}

	@Override
	public boolean isOver() {
		return this.over;
	}

	private void skipByteOrderMark() {
		if (this.first) {
			this.first = false;
			this.lines.dropByteOrderMark();
		}
	}

	private @Nullable ServerSentEvent<T> line() {
		int colon = this.lines.indexOf((byte) ':');
		if (colon == 0) {
			return comment();
		}
		if (!this.begun) {
			this.begun = true;
			this.start = this.lines.lineStart();
		}
		int nameLength = (colon < 0) ? this.lines.length() : colon;
		field(nameLength, (colon < 0) ? nameLength : valueBehind(colon));
		return null;
	}

	private int valueBehind(int colon) {
		int value = colon + 1;
		return (value < this.lines.length() && this.lines.byteAt(value) == ' ') ? value + 1 : value;
	}

	private @Nullable ServerSentEvent<T> comment() {
		this.heartbeats.run();
		if (!this.options.comments()) {
			return null;
		}
		if (this.lines.isCut() && this.options.oversize() == OversizePolicy.SKIP) {
			this.skips.run();
			return null;
		}
		return ServerSentEvent.<T>builder().comment(text(valueBehind(0))).build();
	}

	private void field(int nameLength, int value) {
		if (this.lines.startsWith(DATA, nameLength)) {
			this.data.add(this.lines, value);
		}
		else if (this.lines.startsWith(EVENT, nameLength)) {
			requireWholeLine();
			this.type = text(value);
		}
		else if (this.lines.startsWith(ID, nameLength)) {
			requireWholeLine();
			id(value);
		}
		else if (this.lines.startsWith(RETRY, nameLength)) {
			retry(value);
		}
	}

	// Half a type or half an id would be another one, whatever is done with large data.
	private void requireWholeLine() {
		if (this.lines.isCut()) {
			throw new ElementTooLargeException(this.maxEventSize);
		}
	}

	private String text(int fromIndex) {
		return this.lines.text(fromIndex, StandardCharsets.UTF_8);
	}

	private void id(int value) {
		String id = text(value);
		if (id.indexOf('\0') < 0) {
			this.lastEventId = id;
		}
	}

	private void retry(int value) {
		int digits = this.lines.length() - value;
		if (digits == 0 || digits > MAX_RETRY_DIGITS) {
			return;
		}
		long millis = 0;
		for (int i = value; i < this.lines.length(); i++) {
			int digit = this.lines.byteAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return;
			}
			millis = 10 * millis + digit;
		}
		this.retry = Duration.ofMillis(millis);
		this.retryListener.accept(this.retry);
	}

	private @Nullable ServerSentEvent<T> dispatch() {
		ServerSentEvent<T> event = null;
		if (isTerminator()) {
			this.over = true;
		}
		else if (this.data.isPresent()) {
			this.events++;
			event = event();
		}
		if (event == null) {
			this.positions.accept(this.lastEventId);
		}
		this.data.clear();
		this.type = "";
		this.begun = false;
		return event;
	}

	private boolean isTerminator() {
		String terminator = this.options.terminator();
		return terminator != null && (this.type.equals(terminator) || this.data.isText(terminator));
	}

	private @Nullable ServerSentEvent<T> event() {
		if (this.data.isSkipped()) {
			this.skips.run();
			return null;
		}
		ServerSentEvent.Builder<T> event = ServerSentEvent.builder(readData());
		if (!this.lastEventId.isEmpty()) {
			event.id(this.lastEventId);
		}
		if (!this.type.isEmpty()) {
			event.event(this.type);
		}
		if (this.retry != null) {
			event.retry(this.retry);
			this.retry = null;
		}
		return event.build();
	}

	private T readData() {
		try {
			return this.data.read(this.reader);
		}
		catch (RuntimeException ex) {
			throw new MalformedElementException("event", this.events, this.start, ex);
		}
	}

	@Override
	public @Nullable ServerSentEvent<T> end() {
		boolean rest = this.lines.rest();
		skipByteOrderMark();
		boolean cutLine = rest && this.lines.length() > 0 && this.lines.byteAt(0) != ':';
		if (this.begun || cutLine) {
			throw IncompleteElementException.cut("event", this.events + 1,
					this.begun ? this.start : this.lines.lineStart());
		}
		if (this.options.terminator() != null) {
			throw new IncompleteElementException(
					"the body ended without its terminator '" + this.options.terminator() + "'");
		}
		return null;
	}

}
