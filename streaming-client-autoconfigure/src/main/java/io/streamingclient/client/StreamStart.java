package io.streamingclient.client;

import java.util.Objects;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * The head of a successful response, for a listener.
 *
 * @param status the status of the response
 * @param headers the headers of the response, read-only
 * @param handle the handle of the stream: the listener may be called before whoever
 * started the stream has it
 */
public record StreamStart(HttpStatusCode status, HttpHeaders headers, StreamHandle handle) {

	/**
	 * The id of the stream.
	 * @return the id as endpoints show it
	 */
	public String streamId() {
		return Objects.requireNonNull(this.handle.streamId());
	}

}
