package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;

import org.jspecify.annotations.Nullable;

/**
 * Lines of text, ended by LF, CR or CRLF. The last one may end with the body. What is
 * malformed is replaced, as {@link String} does.
 */
public final class LineDecoder implements ElementDecoder<String> {

	private final LineBuffer lines;

	private final Charset charset;

	private LineDecoder(int maxLineLength, Charset charset) {
		this.lines = new LineBuffer(maxLineLength, false);
		this.charset = charset;
	}

	/**
	 * A decoder for one body.
	 * @param maxLineLength how many bytes one line may have
	 * @param charset the charset of the body
	 * @return a decoder of whole lines, or of characters where a line end is not the byte
	 * that it is in ASCII, as in UTF-16
	 */
	public static ElementDecoder<String> of(int maxLineLength, Charset charset) {
		return endsLinesAsAscii(charset) ? new LineDecoder(maxLineLength, charset)
				: new CharacterLineDecoder(maxLineLength, charset);
	}

	private static boolean endsLinesAsAscii(Charset charset) {
		return charset.decode(ByteBuffer.wrap(new byte[] { '\r', '\n' })).toString().equals("\r\n");
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
