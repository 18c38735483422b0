package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Server-sent events, as the WHATWG HTML standard says in section 9.2.6 "Interpreting an
 * event stream". The id of an event is the last event id in effect. An event that is cut
 * by the end of the body is an error, where the standard discards it silently.
 */
public final class SseDecoder implements ElementDecoder<ServerSentEvent<String>> {

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_RETRY_DIGITS = 18;

	private final LineBuffer lines;

	private final int maxEventSize;

	private byte[] data = new byte[256];

	private int dataLength;

	private boolean hasData;

	private boolean first = true;

	private String lastEventId = "";

	private String type = "";

	private @Nullable Duration retry;

	/**
	 * Create a decoder for one body.
	 * @param maxEventSize how many bytes of data one event may have; also of one line
	 */
	public SseDecoder(int maxEventSize) {
		this.maxEventSize = maxEventSize;
		this.lines = new LineBuffer(maxEventSize);
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.lines.add(bytes);
	}

	@Override
	public @Nullable ServerSentEvent<String> next() {
		while (this.lines.nextLine()) {
			skipByteOrderMark();
			if (this.lines.length() > 0) {
				line();
				continue;
			}
			ServerSentEvent<String> event = dispatch();
			if (event != null) {
				return event;
			}
		}
		return null;
	}

	private void skipByteOrderMark() {
		if (this.first) {
			this.first = false;
			if (this.lines.startsWith(BYTE_ORDER_MARK, BYTE_ORDER_MARK.length)) {
				this.lines.dropFirst(BYTE_ORDER_MARK.length);
			}
		}
	}

	private void line() {
		int colon = this.lines.indexOf((byte) ':');
		if (colon == 0) {
			return;
		}
		int nameLength = (colon < 0) ? this.lines.length() : colon;
		int value = (colon < 0) ? this.lines.length() : colon + 1;
		if (value < this.lines.length() && this.lines.byteAt(value) == ' ') {
			value++;
		}
		field(nameLength, value);
	}

	private void field(int nameLength, int value) {
		if (this.lines.startsWith(DATA, nameLength)) {
			addData(value);
		}
		else if (this.lines.startsWith(EVENT, nameLength)) {
			this.type = this.lines.text(value, StandardCharsets.UTF_8);
		}
		else if (this.lines.startsWith(ID, nameLength)) {
			id(value);
		}
		else if (this.lines.startsWith(RETRY, nameLength)) {
			retry(value);
		}
	}

	private void addData(int value) {
		int needed = this.dataLength + (this.lines.length() - value) + 1;
		if (needed - 1 > this.maxEventSize) {
			throw new ElementTooLargeException(this.maxEventSize);
		}
		if (needed > this.data.length) {
			this.data = Arrays.copyOf(this.data, Math.max(needed, 2 * this.data.length));
		}
		this.dataLength += this.lines.copyTo(this.data, this.dataLength, value);
		this.data[this.dataLength++] = '\n';
		this.hasData = true;
	}

	private void id(int value) {
		String id = this.lines.text(value, StandardCharsets.UTF_8);
		if (id.indexOf('\0') < 0) {
			this.lastEventId = id;
		}
	}

	private void retry(int value) {
		String digits = this.lines.text(value, StandardCharsets.US_ASCII);
		if (!digits.isEmpty() && digits.length() <= MAX_RETRY_DIGITS
				&& digits.chars().allMatch((character) -> character >= '0' && character <= '9')) {
			this.retry = Duration.ofMillis(Long.parseLong(digits));
		}
	}

	private @Nullable ServerSentEvent<String> dispatch() {
		ServerSentEvent<String> event = this.hasData ? event() : null;
		this.dataLength = 0;
		this.hasData = false;
		this.type = "";
		if (event != null) {
			this.retry = null;
		}
		return event;
	}

	private ServerSentEvent<String> event() {
		ServerSentEvent.Builder<String> event = ServerSentEvent
			.builder(new String(this.data, 0, this.dataLength - 1, StandardCharsets.UTF_8));
		if (!this.lastEventId.isEmpty()) {
			event.id(this.lastEventId);
		}
		if (!this.type.isEmpty()) {
			event.event(this.type);
		}
		if (this.retry != null) {
			event.retry(this.retry);
		}
		return event.build();
	}

	@Override
	public @Nullable ServerSentEvent<String> end() {
		boolean cutLine = this.lines.rest() && this.lines.byteAt(0) != ':';
		if (this.hasData || cutLine) {
			throw new IncompleteElementException("The last event was not ended by a blank line");
		}
		return null;
	}

}
