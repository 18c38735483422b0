package io.streamingclient.stream;

/**
 * What a row can ask of the HTTP/2 connection that it stands for. Called from any thread;
 * must not block.
 */
public interface ConnectionControl {

	/**
	 * Bring those facts up to date that the connection does not push.
	 */
	void refresh();

	/**
	 * Send a PING (RFC 9113 section 6.7). Without effect while one is unanswered.
	 */
	void ping();

	/**
	 * Close the connection unless it has shown life meanwhile: its streams fail, and new
	 * ones get another connection.
	 * @param reason why, in words for the errors of its streams
	 */
	void retireUnlessAnswered(String reason);

}
