package io.streamingclient.client;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * A response that was received whole.
 *
 * @param streamId the id of its stream
 * @param status the status of the response, errors included
 * @param headers the headers of the response, read-only
 * @param body the body after content decoding, empty if there is none; not copied
 * @param trailers the trailer section (RFC 9110 section 6.5), read-only
 */
public record CompleteResponse(String streamId, HttpStatusCode status, HttpHeaders headers, byte[] body,
		HttpHeaders trailers) {

	/**
	 * The body as text, in the charset of the response, UTF-8 by default; malformed input
	 * is replaced.
	 * @return the text
	 */
	public String bodyAsString() {
		MediaType type = this.headers.getContentType();
		Charset charset = (type != null) ? type.getCharset() : null;
		return new String(this.body, (charset != null) ? charset : StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "CompleteResponse[" + this.streamId + ", " + this.status + ", " + this.body.length + " bytes]";
	}

}
