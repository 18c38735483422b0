package io.streamingclient.relay;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

import io.streamingclient.client.BaseUrl;
import io.streamingclient.client.StreamingClient;

/**
 * Makes URIs of an upstream from what a client sent, byte for byte.
 */
public final class RelayTarget {

	private RelayTarget() {
	}

	/**
	 * Append a path to the base URL of a client.
	 * @param client the client
	 * @param rawPath the encoded path, empty or with a slash at its beginning
	 * @param rawQuery the encoded query, or {@code null} for none
	 * @return a URI below the base URL
	 * @throws RelayRefusedException 400 if the path leaves the base URL, whatever servers
	 * make of encoded dots and slashes; 404 if the client has no base URL
	 */
	public static URI below(StreamingClient client, String rawPath, @Nullable String rawQuery) {
		BaseUrl base = client.settings().baseUrl();
		if (base == null) {
			throw refused(HttpStatus.NOT_FOUND, "The client of this name has no base URL.");
		}
		UpstreamPath.check(rawPath);
		try {
			return URI.create(base + rawPath + ((rawQuery != null) ? "?" + rawQuery : ""));
		}
		catch (IllegalArgumentException ex) {
			throw refused(HttpStatus.BAD_REQUEST, "The request target is no URI.");
		}
	}

	/**
	 * Refuse a path with {@code ..} in it, however it is written. Where a rule decides by
	 * the beginning of a path, no later part of it may undo that beginning.
	 * @param rawPath the encoded path
	 * @throws RelayRefusedException 400 if there is one
	 */
	public static void refuseStepsUp(String rawPath) {
		UpstreamPath.checkNoStepUp(rawPath);
	}

	/**
	 * Append a path and query to the base URL of a client.
	 * @param client the client
	 * @param pathAndQuery the encoded path and query
	 * @return a URI below the base URL
	 * @throws RelayRefusedException as {@link #below(StreamingClient, String, String)}
	 */
	public static URI below(StreamingClient client, String pathAndQuery) {
		int mark = pathAndQuery.indexOf('?');
		return (mark < 0) ? below(client, pathAndQuery, null)
				: below(client, pathAndQuery.substring(0, mark), pathAndQuery.substring(mark + 1));
	}

	static RelayRefusedException refused(HttpStatus status, String detail) {
		return new RelayRefusedException(new RelayProblem(status, detail));
	}

}
