package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code deflate}: zlib (RFC 1950) as RFC 9110 section 8.4.1.2 says, or bare
 * deflate (RFC 1951) as some servers send. The first byte tells which.
 */
final class DeflateDecoder implements ContentDecoder {

	private static final int METHOD_MASK = 0x0f;

	private static final int METHOD_DEFLATE = 8;

	private @Nullable Inflater inflater;

	private boolean outputHeldBack;

	@Override
	public void decode(ByteBuffer input, ByteBuffer output) throws CorruptContentException {
		this.outputHeldBack = false;
		Inflater current = this.inflater;
		if (current == null) {
			if (!input.hasRemaining()) {
				return;
			}
			current = new Inflater(!isZlib(input.get(input.position())));
			this.inflater = current;
		}
		if (current.finished()) {
			requireEnd(input);
			return;
		}
		try {
			current.setInput(input);
			current.inflate(output);
		}
		catch (DataFormatException ex) {
			throw new CorruptContentException("the deflate body is corrupt");
		}
		if (current.needsDictionary()) {
			throw new CorruptContentException("the deflate body asks for a dictionary");
		}
		if (current.finished()) {
			requireEnd(input);
			return;
		}
		this.outputHeldBack = !output.hasRemaining();
	}

	private static boolean isZlib(byte first) {
		return (first & METHOD_MASK) == METHOD_DEFLATE;
	}

	private static void requireEnd(ByteBuffer input) throws CorruptContentException {
		if (input.hasRemaining()) {
			throw new CorruptContentException("there is something behind the deflate body");
		}
	}

	@Override
	public boolean isComplete() {
		return this.inflater != null && this.inflater.finished();
	}

	@Override
	public boolean hasOutput() {
		return this.outputHeldBack;
	}

	@Override
	public void close() {
		if (this.inflater != null) {
			this.inflater.end();
		}
	}

}
