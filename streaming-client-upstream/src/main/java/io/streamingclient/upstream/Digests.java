package io.streamingclient.upstream;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest that every JDK has.
 */
final class Digests {

	private Digests() {
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
