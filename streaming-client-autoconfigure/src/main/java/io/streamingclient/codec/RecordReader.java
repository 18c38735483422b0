package io.streamingclient.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads records, knows which one it is at and where that begins, and does with those that
 * can't be read what the options say.
 */
final class RecordReader<T> {

	private final String what;

	private final RecordOptions options;

	private final ElementReader<? extends T> reader;

	private final Runnable skips;

	private long number;

	private long start;

	RecordReader(String what, RecordOptions options, ElementReader<? extends T> reader, Runnable skips) {
		this.what = what;
		this.options = options;
		this.reader = reader;
		this.skips = skips;
	}

	void begin(long offset) {
		this.number++;
		this.start = offset;
	}

	/**
	 * Read the current record.
	 * @param bytes hold the record
	 * @param from where it begins
	 * @param length how many bytes it has
	 * @return the record, or {@code null} if it was left out
	 */
	@Nullable T read(byte[] bytes, int from, int length) {
		try {
			return readOrFail(bytes, from, length);
		}
		catch (RuntimeException ex) {
			if (this.options.skipMalformed()) {
				return skip();
			}
			throw malformed(ex);
		}
	}

	/**
	 * Read the current record, which may be cut.
	 * @param bytes hold the record
	 * @param from where it begins
	 * @param length how many bytes it has
	 * @return the record
	 */
	T readLast(byte[] bytes, int from, int length) {
		try {
			return readOrFail(bytes, from, length);
		}
		catch (RuntimeException ex) {
			throw cut();
		}
	}

	// A parser of the application may return null, which is no element in any Flux.
	private T readOrFail(byte[] bytes, int from, int length) {
		T record = this.reader.read(bytes, from, length);
		if (record == null) {
			throw new IllegalArgumentException("The record was read as null");
		}
		return record;
	}

	@Nullable T skip() {
		this.skips.run();
		return null;
	}

	MalformedElementException malformed(@Nullable Throwable cause) {
		return new MalformedElementException(this.what, this.number, this.start, cause);
	}

	IncompleteElementException cut() {
		return IncompleteElementException.cut(this.what, this.number, this.start);
	}

}
