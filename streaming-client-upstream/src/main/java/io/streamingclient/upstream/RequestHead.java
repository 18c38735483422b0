package io.streamingclient.upstream;

import java.util.Locale;

/**
 * The head of a request.
 */
record RequestHead(String method, String target, String version, Headers headers) {

	String path() {
		String path = originForm();
		int query = path.indexOf('?');
		return (query < 0) ? path : path.substring(0, query);
	}

	String query() {
		int query = this.target.indexOf('?');
		return (query < 0) ? "" : this.target.substring(query + 1);
	}

	boolean isChunked() {
		return this.headers.lists("Transfer-Encoding", "chunked");
	}

	long contentLength() {
		return this.headers.first("Content-Length").map(Long::parseLong).orElse(0L);
	}

	boolean keepsAlive() {
		if (this.headers.lists("Connection", "close")) {
			return false;
		}
		return !"HTTP/1.0".equals(this.version) || this.headers.lists("Connection", "keep-alive");
	}

	private String originForm() {
		String lower = this.target.toLowerCase(Locale.ROOT);
		if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
			return this.target;
		}
		int slash = this.target.indexOf('/', this.target.indexOf("//") + 2);
		return (slash < 0) ? "/" : this.target.substring(slash);
	}

}
