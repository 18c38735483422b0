package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The elements of one JSON array in UTF-8, each as soon as it is there: no more than one
 * element is kept.
 *
 * @param <T> the type of the elements
 */
public final class ArrayDecoder<T> implements ElementDecoder<T> {

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private final int maxElementSize;

	private final RecordOptions options;

	private final RecordReader<T> records;

	private final JsonValueScanner scanner = new JsonValueScanner();

	private byte[] arrived = new byte[0];

	private int position;

	private int limit;

	// how many bytes of the body stood before arrived[0]
	private long before;

	private byte[] element = new byte[256];

	private int length;

	private boolean oversize;

	private Place place = Place.BEFORE_ARRAY;

	/**
	 * Create a decoder for one body.
	 * @param maxElementSize how many bytes one element may have
	 * @param options how elements are read
	 * @param reader reads one JSON text; throws if it is none
	 * @param skips runs for each element that is left out
	 */
	public ArrayDecoder(int maxElementSize, RecordOptions options, ElementReader<? extends T> reader, Runnable skips) {
		this.maxElementSize = maxElementSize;
		this.options = options;
		this.records = new RecordReader<>("array element", options, reader, skips);
	}

	@Override
	public void feed(ByteBuffer bytes) {
		if (this.position == this.limit) {
			this.before += this.limit;
			this.position = 0;
			this.limit = 0;
		}
		int added = bytes.remaining();
		if (this.limit + added > this.arrived.length) {
			this.arrived = Arrays.copyOf(this.arrived, this.limit + added);
		}
		bytes.get(this.arrived, this.limit, added);
		this.limit += added;
	}

	@Override
	public @Nullable T next() {
		while (this.position < this.limit) {
			if (this.place != Place.IN_ELEMENT) {
				structure(this.arrived[this.position]);
			}
			else if (takeElement()) {
				T read = readElement();
				if (read != null) {
					return read;
				}
			}
		}
		return null;
	}

	private void structure(byte value) {
		if (JsonValueScanner.isWhitespace(value) || isByteOrderMark(value)) {
			this.position++;
			return;
		}
		this.place = switch (this.place) {
			case BEFORE_ARRAY -> sign(value == '[', Place.BEFORE_FIRST);
			case BEFORE_FIRST -> (value == ']') ? sign(true, Place.BEHIND_ARRAY) : begin(value);
			case BEFORE_NEXT -> begin(value);
			case BEHIND_ELEMENT ->
				(value == ',') ? sign(true, Place.BEFORE_NEXT) : sign(value == ']', Place.BEHIND_ARRAY);
			case BEHIND_ARRAY, IN_ELEMENT -> sign(false, this.place);
		};
	}

	private Place sign(boolean allowed, Place next) {
		require(allowed);
		this.position++;
		return next;
	}

	private Place begin(byte value) {
		require(value != ',' && value != ':' && value != ']' && value != '}');
		this.records.begin(this.before + this.position);
		this.scanner.begin(value);
		this.length = 0;
		this.oversize = false;
		return Place.IN_ELEMENT;
	}

	private void require(boolean allowed) {
		if (!allowed) {
			this.records.begin(this.before + this.position);
			throw this.records.malformed(null);
		}
	}

	// RFC 8259 section 8.1: a parser may ignore a byte order mark
	private boolean isByteOrderMark(byte value) {
		long offset = this.before + this.position;
		return this.place == Place.BEFORE_ARRAY && offset < BYTE_ORDER_MARK.length
				&& value == BYTE_ORDER_MARK[(int) offset];
	}

	private boolean takeElement() {
		int end = this.scanner.findEnd(this.arrived, this.position, this.limit);
		int to = (end >= 0) ? end : this.limit;
		keep(to - this.position);
		this.position = to;
		return end >= 0;
	}

	private void keep(int added) {
		if (this.oversize || added > this.maxElementSize - this.length) {
			if (!this.options.skipOversize()) {
				throw new ElementTooLargeException(this.maxElementSize);
			}
			this.oversize = true;
			return;
		}
		int needed = this.length + added;
		if (needed > this.element.length) {
			this.element = Arrays.copyOf(this.element,
					Math.max(needed, Math.min(2 * this.element.length, this.maxElementSize)));
		}
		System.arraycopy(this.arrived, this.position, this.element, this.length, added);
		this.length = needed;
	}

	private @Nullable T readElement() {
		this.place = Place.BEHIND_ELEMENT;
		return this.oversize ? this.records.skip() : this.records.read(this.element, 0, this.length);
	}

	@Override
	public @Nullable T end() {
		if (this.place == Place.IN_ELEMENT) {
			throw this.records.cut();
		}
		if (this.place != Place.BEHIND_ARRAY) {
			throw new IncompleteElementException(
					"the body ended before the end of its JSON array, at byte " + (this.before + this.limit));
		}
		return null;
	}

	private enum Place {

		BEFORE_ARRAY, BEFORE_FIRST, BEFORE_NEXT, IN_ELEMENT, BEHIND_ELEMENT, BEHIND_ARRAY

	}

}
