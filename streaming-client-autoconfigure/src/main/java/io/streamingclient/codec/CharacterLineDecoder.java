package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

import org.jspecify.annotations.Nullable;

/**
 * Lines of text in any charset: bytes become characters first, and these are cut into
 * lines. The length of a line is limited in characters, by how many bytes one has in this
 * charset on average.
 */
final class CharacterLineDecoder implements ElementDecoder<String> {

	private static final int CHARACTERS_AT_ONCE = 1024;

	private final int maxLineLength;

	private final int maxCharacters;

	private final CharsetDecoder decoder;

	private final CharBuffer decoded = CharBuffer.allocate(CHARACTERS_AT_ONCE);

	// text[from..] is not given out yet
	private final StringBuilder text = new StringBuilder();

	private int from;

	private int scanned;

	private boolean skipLineFeed;

	// the first bytes of a character
	private ByteBuffer part = ByteBuffer.allocate(0);

	CharacterLineDecoder(int maxLineLength, Charset charset) {
		this.maxLineLength = maxLineLength;
		this.decoder = charset.newDecoder()
			.onMalformedInput(CodingErrorAction.REPLACE)
			.onUnmappableCharacter(CodingErrorAction.REPLACE);
		this.maxCharacters = Math.max(1, (int) (maxLineLength * this.decoder.averageCharsPerByte()));
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.text.delete(0, this.from);
		this.scanned -= this.from;
		this.from = 0;
		ByteBuffer input = bytes;
		if (this.part.hasRemaining()) {
			input = ByteBuffer.allocate(this.part.remaining() + bytes.remaining()).put(this.part).put(bytes).flip();
		}
		decode(input, false);
		this.part = ByteBuffer.allocate(input.remaining()).put(input).flip();
	}

	private void decode(ByteBuffer input, boolean end) {
		CoderResult result;
		do {
			result = this.decoder.decode(input, this.decoded, end);
			this.text.append(this.decoded.flip());
			this.decoded.clear();
		}
		while (result.isOverflow());
	}

	@Override
	public @Nullable String next() {
		skipLineFeed();
		while (this.scanned < this.text.length()) {
			char character = this.text.charAt(this.scanned);
			if (character == '\n' || character == '\r') {
				String line = line(this.scanned);
				this.scanned++;
				this.from = this.scanned;
				this.skipLineFeed = character == '\r';
				return line;
			}
			this.scanned++;
		}
		requireAllowedLength(this.scanned);
		return null;
	}

	private void skipLineFeed() {
		if (this.skipLineFeed && this.from < this.text.length()) {
			this.skipLineFeed = false;
			if (this.text.charAt(this.from) == '\n') {
				this.from++;
				this.scanned = this.from;
			}
		}
	}

	private String line(int end) {
		requireAllowedLength(end);
		return this.text.substring(this.from, end);
	}

	private void requireAllowedLength(int end) {
		if (end - this.from > this.maxCharacters) {
			throw new ElementTooLargeException(this.maxLineLength);
		}
	}

	@Override
	public @Nullable String end() {
		decode(this.part, true);
		this.decoder.flush(this.decoded);
		this.text.append(this.decoded.flip());
		skipLineFeed();
		String rest = line(this.text.length());
		this.from = this.text.length();
		this.scanned = this.from;
		return rest.isEmpty() ? null : rest;
	}

}
