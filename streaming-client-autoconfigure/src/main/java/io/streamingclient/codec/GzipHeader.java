package io.streamingclient.codec;

import java.nio.ByteBuffer;

/**
 * The header of one gzip member (RFC 1952 section 2.3), read byte by byte as it arrives.
 */
final class GzipHeader {

	private static final int[] MAGIC = { 0x1f, 0x8b, 8 };

	private static final int FIXED_LENGTH = 10;

	private static final int FLAGS_AT = 3;

	private static final int HEADER_CRC = 0x02;

	private static final int EXTRA = 0x04;

	private static final int NAME = 0x08;

	private static final int COMMENT = 0x10;

	private static final int RESERVED = 0xe0;

	private int position;

	private int flags;

	private Part part = Part.FIXED;

	private int toSkip;

	/**
	 * Read on.
	 * @param input the next bytes
	 * @return whether the header is read to its end
	 * @throws CorruptContentException if this is no gzip header
	 */
	boolean read(ByteBuffer input) throws CorruptContentException {
		while (this.part != Part.END && input.hasRemaining()) {
			read(Byte.toUnsignedInt(input.get()));
		}
		return this.part == Part.END;
	}

	private void read(int value) throws CorruptContentException {
		switch (this.part) {
			case FIXED -> readFixed(value);
			case EXTRA_LENGTH -> readExtraLength(value);
			case EXTRA_FIELD, CRC -> skip();
			case FILE_NAME, FILE_COMMENT -> skipText(value);
			case END -> throw new IllegalStateException("The header is read to its end");
		}
	}

	private void readFixed(int value) throws CorruptContentException {
		if (this.position < MAGIC.length && value != MAGIC[this.position]) {
			throw new CorruptContentException("the body is not gzip although it says so");
		}
		if (this.position == FLAGS_AT) {
			this.flags = value;
			if ((value & RESERVED) != 0) {
				throw new CorruptContentException("the gzip header has reserved flags");
			}
		}
		this.position++;
		if (this.position == FIXED_LENGTH) {
			advance();
		}
	}

	private void readExtraLength(int value) {
		this.toSkip |= value << (8 * (this.position++ - FIXED_LENGTH));
		if (this.position == FIXED_LENGTH + 2) {
			this.part = Part.EXTRA_FIELD;
			if (this.toSkip == 0) {
				advance();
			}
		}
	}

	private void skip() {
		if (--this.toSkip == 0) {
			advance();
		}
	}

	private void skipText(int value) {
		if (value == 0) {
			advance();
		}
	}

	// Each optional part is there if its flag is.
	private void advance() {
		Part next = this.part;
		do {
			next = Part.values()[next.ordinal() + 1];
		}
		while (next == Part.EXTRA_FIELD || !isPresent(next));
		this.part = next;
		this.toSkip = (next == Part.CRC) ? 2 : 0;
	}

	private boolean isPresent(Part candidate) {
		return switch (candidate) {
			case EXTRA_LENGTH -> (this.flags & EXTRA) != 0;
			case FILE_NAME -> (this.flags & NAME) != 0;
			case FILE_COMMENT -> (this.flags & COMMENT) != 0;
			case CRC -> (this.flags & HEADER_CRC) != 0;
			case FIXED, EXTRA_FIELD, END -> true;
		};
	}

	private enum Part {

		FIXED, EXTRA_LENGTH, EXTRA_FIELD, FILE_NAME, FILE_COMMENT, CRC, END

	}

}
