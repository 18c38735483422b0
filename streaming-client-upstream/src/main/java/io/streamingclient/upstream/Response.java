package io.streamingclient.upstream;

import java.io.IOException;

/**
 * The response of one exchange. The head is collected and goes out with the first thing
 * that follows it. Nothing is checked: a script may break any rule.
 */
public interface Response {

	/**
	 * Begins a head.
	 * @param status the status code
	 * @param reason the reason phrase
	 * @throws IOException if an earlier head is pending and the client is gone
	 */
	void status(int status, String reason) throws IOException;

	/**
	 * Adds a header line to the head.
	 * @param name its name
	 * @param value its value
	 */
	void header(String name, String value);

	/**
	 * Frames the body by a length.
	 * @param length what the head declares
	 */
	void contentLength(long length);

	/**
	 * Frames the body in chunks.
	 */
	void chunked();

	/**
	 * Frames the body by the end of the connection.
	 */
	void closeDelimited();

	/**
	 * Tells whether a framing was chosen, by one of these methods or by a header.
	 * @return whether it was
	 */
	boolean isFramed();

	/**
	 * Sends the head if it is still pending.
	 * @throws IOException if the client is gone
	 */
	void flush() throws IOException;

	/**
	 * Sends a part of the body in the framing that was chosen.
	 * @param bytes the bytes
	 * @param length how many of them
	 * @throws IOException if the client is gone
	 */
	void send(byte[] bytes, int length) throws IOException;

	/**
	 * Sends one chunk, whatever the framing.
	 * @param bytes the content of the chunk
	 * @param length how many of them
	 * @throws IOException if the client is gone
	 */
	void chunk(byte[] bytes, int length) throws IOException;

	/**
	 * Ends a chunked body.
	 * @param trailers the trailers
	 * @throws IOException if the client is gone
	 */
	void end(Headers trailers) throws IOException;

	/**
	 * Sends an informational response.
	 * @param status 1xx
	 * @param headers its headers
	 * @throws IOException if the client is gone
	 */
	void informational(int status, Headers headers) throws IOException;

	/**
	 * Sends bytes as they are.
	 * @param bytes the bytes
	 * @throws IOException if the client is gone
	 */
	void raw(byte[] bytes) throws IOException;

}
