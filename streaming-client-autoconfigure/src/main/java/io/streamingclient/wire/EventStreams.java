package io.streamingclient.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Tells server-sent events from what has an end.
 */
final class EventStreams {

	private static final String TYPE = "text/event-stream";

	private EventStreams() {
	}

	/**
	 * Whether nothing else is acceptable.
	 * @param request the request
	 * @return whether the response is expected to be an event stream
	 */
	static boolean areAskedForBy(HttpRequest request) {
		return isType(request.headers(), HttpHeaderNames.ACCEPT);
	}

	static boolean isOne(HttpResponse response) {
		return isType(response.headers(), HttpHeaderNames.CONTENT_TYPE);
	}

	private static boolean isType(HttpHeaders headers, CharSequence name) {
		String value = headers.get(name);
		return value != null && value.indexOf(',') < 0 && essence(value).equalsIgnoreCase(TYPE);
	}

	private static String essence(String value) {
		int parameters = value.indexOf(';');
		return ((parameters < 0) ? value : value.substring(0, parameters)).trim();
	}

}
