package io.streamingclient.codec;

import java.nio.ByteBuffer;

/**
 * Undoes one content coding (RFC 9110 section 8.4), piece by piece. Not thread-safe.
 */
public interface ContentDecoder extends AutoCloseable {

	/**
	 * Decode as much as there is room for.
	 * @param input the next bytes of the coded body; its position moves over what was
	 * used
	 * @param output where the decoded bytes go
	 * @throws CorruptContentException if the coded body is corrupt
	 */
	void decode(ByteBuffer input, ByteBuffer output) throws CorruptContentException;

	/**
	 * Whether the coded body may end here.
	 * @return {@code false} before its trailer was read and found right
	 */
	boolean isComplete();

	/**
	 * Whether the decoder may have more output without more input.
	 * @return whether output is held back for want of room
	 */
	boolean hasOutput();

	/**
	 * Free native memory.
	 */
	@Override
	void close();

}
