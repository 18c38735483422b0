package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;

import org.jspecify.annotations.Nullable;

/**
 * Lines of text, ended by LF, CR or CRLF. The last one may end with the body. The charset
 * must be one that has these as single bytes, as UTF-8 and ISO-8859-1 have.
 */
public final class LineDecoder implements ElementDecoder<String> {

	private final LineBuffer lines;

	private final Charset charset;

	/**
	 * Create a decoder for one body.
	 * @param maxLineLength how many bytes one line may have
	 * @param charset the charset of the body
	 */
	public LineDecoder(int maxLineLength, Charset charset) {
		this.lines = new LineBuffer(maxLineLength);
		this.charset = charset;
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.lines.add(bytes);
	}

	@Override
	public @Nullable String next() {
		return this.lines.nextLine() ? this.lines.text(0, this.charset) : null;
	}

	@Override
	public @Nullable String end() {
		return this.lines.rest() ? this.lines.text(0, this.charset) : null;
	}

}
