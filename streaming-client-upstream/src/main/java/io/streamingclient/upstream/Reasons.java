package io.streamingclient.upstream;

/**
 * The usual reason phrases.
 */
final class Reasons {

	private Reasons() {
	}

	static String of(int status) {
		return switch (status) {
			case 100 -> "Continue";
			case 103 -> "Early Hints";
			case 200 -> "OK";
			case 204 -> "No Content";
			case 206 -> "Partial Content";
			case 301 -> "Moved Permanently";
			case 302 -> "Found";
			case 304 -> "Not Modified";
			case 307 -> "Temporary Redirect";
			case 400 -> "Bad Request";
			case 401 -> "Unauthorized";
			case 403 -> "Forbidden";
			case 404 -> "Not Found";
			case 413 -> "Content Too Large";
			case 416 -> "Range Not Satisfiable";
			case 429 -> "Too Many Requests";
			case 500 -> "Internal Server Error";
			case 502 -> "Bad Gateway";
			case 503 -> "Service Unavailable";
			case 504 -> "Gateway Timeout";
			default -> "Scripted";
		};
	}

}
