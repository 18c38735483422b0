package io.streamingclient.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * The SHA-256 of buffers, which it releases.
 */
final class Digest {

	private final MessageDigest digest;

	Digest() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		this.digest.update(bytes);
		return bytes.length;
	}

	String sha256() {
		return HexFormat.of().formatHex(this.digest.digest());
	}

}
