package io.streamingclient.sample.support;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a body to its end, in constant memory, at a pace.
 *
 * @param bytes how many it was
 * @param sha256 their digest
 * @param firstByteNanos time until the first of them
 */
public record Download(long bytes, String sha256, long firstByteNanos) {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	public static Download of(URI uri) throws Exception {
		return of(uri, Long.MAX_VALUE);
	}

	public static Download of(URI uri, long bytesPerSecond) throws Exception {
		long start = System.nanoTime();
		HttpResponse<InputStream> response = HTTP.send(HttpRequest.newBuilder(uri).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		long bytes = 0;
		long first = 0;
		try (InputStream body = response.body()) {
			byte[] block = new byte[64 * 1024];
			for (int count = body.read(block); count >= 0; count = body.read(block)) {
				first = (bytes == 0) ? System.nanoTime() - start : first;
				bytes += count;
				digest.update(block, 0, count);
				pace(start, bytes, bytesPerSecond);
			}
		}
		return new Download(bytes, HexFormat.of().formatHex(digest.digest()), first);
	}

	private static void pace(long start, long bytes, long bytesPerSecond) {
		double due = bytes * 1e9 / bytesPerSecond;
		for (long early = (long) due - (System.nanoTime() - start); early > 0; early = (long) due
				- (System.nanoTime() - start)) {
			LockSupport.parkNanos(early);
		}
	}

}
