package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes gzip (RFC 1952): any number of members, each with its header, its checksum and
 * its length checked.
 */
final class GzipDecoder implements ContentDecoder {

	private static final int TRAILER_LENGTH = 8;

	private static final long UNSIGNED_INT = 0xFFFFFFFFL;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 checksum = new CRC32();

	private final ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

	private GzipHeader header = new GzipHeader();

	private State state = State.HEADER;

	private boolean outputHeldBack;

	@Override
	public void decode(ByteBuffer input, ByteBuffer output) throws CorruptContentException {
		this.outputHeldBack = false;
		boolean moved = true;
		while (moved) {
			moved = switch (this.state) {
				case HEADER -> readHeader(input);
				case BODY -> inflate(input, output);
				case TRAILER -> readTrailer(input);
				case BETWEEN_MEMBERS -> nextMember(input);
			};
		}
	}

	private boolean readHeader(ByteBuffer input) throws CorruptContentException {
		if (!this.header.read(input)) {
			return false;
		}
		this.state = State.BODY;
		return true;
	}

	private boolean inflate(ByteBuffer input, ByteBuffer output) throws CorruptContentException {
		int before = output.position();
		try {
			this.inflater.setInput(input);
			this.inflater.inflate(output);
		}
		catch (DataFormatException ex) {
			throw new CorruptContentException("the gzip body is corrupt");
		}
		ByteBuffer inflated = output.duplicate().flip().position(before);
		this.checksum.update(inflated);
		if (this.inflater.finished()) {
			this.state = State.TRAILER;
			return true;
		}
		if (this.inflater.needsDictionary()) {
			throw new CorruptContentException("the gzip body asks for a dictionary");
		}
		this.outputHeldBack = !output.hasRemaining();
		return false;
	}

	private boolean readTrailer(ByteBuffer input) throws CorruptContentException {
		while (this.trailer.hasRemaining() && input.hasRemaining()) {
			this.trailer.put(input.get());
		}
		if (this.trailer.hasRemaining()) {
			return false;
		}
		this.trailer.flip();
		if ((this.trailer.getInt() & UNSIGNED_INT) != this.checksum.getValue()) {
			throw new CorruptContentException("the checksum of the gzip body is wrong");
		}
		if ((this.trailer.getInt() & UNSIGNED_INT) != (this.inflater.getBytesWritten() & UNSIGNED_INT)) {
			throw new CorruptContentException("the length of the gzip body is wrong");
		}
		this.state = State.BETWEEN_MEMBERS;
		return true;
	}

	private boolean nextMember(ByteBuffer input) {
		if (!input.hasRemaining()) {
			return false;
		}
		this.inflater.reset();
		this.checksum.reset();
		this.trailer.clear();
		this.header = new GzipHeader();
		this.state = State.HEADER;
		return true;
	}

	@Override
	public boolean isComplete() {
		return this.state == State.BETWEEN_MEMBERS;
	}

	@Override
	public boolean hasOutput() {
		return this.outputHeldBack;
	}

	@Override
	public void close() {
		this.inflater.end();
	}

	private enum State {

		HEADER, BODY, TRAILER, BETWEEN_MEMBERS

	}

}
