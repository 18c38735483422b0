package io.streamingclient.codec;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Newline-delimited JSON (NDJSON, JSON Lines): one JSON text in UTF-8 on each line; blank
 * lines are nothing. The last newline may be missing behind a text that shows its own
 * end, as objects, arrays and strings do: a number that is cut is a number too.
 *
 * @param <T> the type of the records
 */
public final class RecordDecoder<T> implements ElementDecoder<T> {

	private final LineBuffer lines;

	private final RecordOptions options;

	private final RecordReader<T> records;

	private boolean first = true;

	/**
	 * Create a decoder for one body.
	 * @param maxRecordSize how many bytes one record may have
	 * @param options how records are read
	 * @param reader reads one JSON text; throws if it is none
	 * @param skips runs for each record that is left out
	 */
	public RecordDecoder(int maxRecordSize, RecordOptions options, ElementReader<? extends T> reader, Runnable skips) {
		this.lines = new LineBuffer(maxRecordSize, options.skipOversize());
		this.options = options;
		this.records = new RecordReader<>("record", options, reader, skips);
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.lines.add(bytes);
	}

	@Override
	public @Nullable T next() {
		while (this.lines.nextLine()) {
			T record = record();
			if (record != null) {
				return record;
			}
		}
		return null;
	}

	private @Nullable T record() {
		int length = length();
		if (length == 0) {
			return null;
		}
		this.records.begin(this.lines.lineStart());
		return this.lines.isCut() ? this.records.skip()
				: this.records.read(this.lines.array(), this.lines.offset(), length);
	}

	// RFC 8259 section 8.1: a parser may ignore a byte order mark
	private int length() {
		if (this.first) {
			this.first = false;
			this.lines.dropByteOrderMark();
		}
		int length = this.lines.length();
		while (length > 0 && this.lines.byteAt(length - 1) <= ' ' && this.lines.byteAt(length - 1) >= 0) {
			length--;
		}
		return length;
	}

	@Override
	public @Nullable T end() {
		boolean rest = this.lines.rest();
		int length = length();
		if (!rest || length == 0) {
			return null;
		}
		this.records.begin(this.lines.lineStart());
		if (this.lines.isCut() || !isWhole(length)) {
			throw this.records.cut();
		}
		return this.records.readLast(this.lines.array(), this.lines.offset(), length);
	}

	// A reader of text would take the half of an object for a whole one.
	private boolean isWhole(int length) {
		byte[] bytes = this.lines.array();
		int end = this.lines.offset() + length;
		int begin = this.lines.offset();
		while (JsonValueScanner.isWhitespace(bytes[begin])) {
			begin++;
		}
		if (JsonValueScanner.isScalar(bytes[begin])) {
			return this.options.optionalLineBreak();
		}
		JsonValueScanner scanner = new JsonValueScanner();
		scanner.begin(bytes[begin]);
		return scanner.findEnd(bytes, begin, end) == end;
	}

}
