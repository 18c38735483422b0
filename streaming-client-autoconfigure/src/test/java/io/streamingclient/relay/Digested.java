package io.streamingclient.relay;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A body that was read to its end.
 *
 * @param bytes how many bytes it has
 * @param sha256 their digest
 */
record Digested(long bytes, String sha256) {

	static Digested of(int port, String target) throws IOException, NoSuchAlgorithmException {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		long bytes = 0;
		byte[] block = new byte[64 * 1024];
		try (InputStream body = URI.create("http://127.0.0.1:" + port + target).toURL().openStream()) {
			for (int count = body.read(block); count >= 0; count = body.read(block)) {
				digest.update(block, 0, count);
				bytes += count;
			}
		}
		return new Digested(bytes, HexFormat.of().formatHex(digest.digest()));
	}

}
