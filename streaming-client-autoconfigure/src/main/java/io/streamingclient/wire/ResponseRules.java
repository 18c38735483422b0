package io.streamingclient.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;

import io.streamingclient.codec.ContentCodings;

/**
 * What the head of a response means for what follows it.
 *
 * @param method the method of the request
 * @param options how the response is to be read
 * @param http2 whether it came over HTTP/2
 */
record ResponseRules(String method, ResponseOptions options, boolean http2) {

	/**
	 * Whether the final response is still to come (RFC 9110 section 15.2).
	 * @param response the head
	 * @return whether it is an interim one
	 */
	static boolean isInterim(HttpResponse response) {
		return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
				&& !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
	}

	/**
	 * Whether this redirect is followed, by the client or, with the same codes, by
	 * Reactor Netty.
	 * @param response the head
	 * @return whether the response that counts will come
	 */
	boolean isFollowedRedirect(HttpResponse response) {
		return this.options.followsRedirects() && switch (response.status().code()) {
			case 301, 302, 303, 307, 308 -> response.headers().contains(HttpHeaderNames.LOCATION);
			default -> false;
		};
	}

	/**
	 * Whether an HTTP/2 response promises a body. The frames have to keep the promise; in
	 * HTTP/1.1 the length is the framing itself.
	 * @param response the head
	 * @return whether there must be one
	 */
	boolean declaresBody(HttpResponse response) {
		return this.http2 && HttpUtil.getContentLength(response, 0L) > 0 && mayHaveBody(response);
	}

	/**
	 * Whether nothing but the close of the connection tells the end of the body (RFC 9112
	 * section 6.3, rule 8).
	 * @param response the head
	 * @return whether nobody can know if the body is whole
	 */
	boolean isCloseDelimited(HttpResponse response) {
		return !this.http2 && !HttpUtil.isContentLengthSet(response) && !HttpUtil.isTransferEncodingChunked(response)
				&& mayHaveBody(response) && !endsByItsCoding(response);
	}

	private boolean endsByItsCoding(HttpResponse response) {
		return this.options.decoded()
				&& ContentCodings.isCoded(response.headers().get(HttpHeaderNames.CONTENT_ENCODING, ""));
	}

	private boolean mayHaveBody(HttpResponse response) {
		int code = response.status().code();
		return code != 204 && code != 304 && !this.method.equals("HEAD");
	}

}
