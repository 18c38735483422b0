package io.streamingclient.matrix;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * Makes one element of all bytes: their SHA-256.
 */
final class ByteTally {

	private final MessageDigest digest;

	ByteTally() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Flux<String> over(Flux<DataBuffer> body) {
		return body.doOnNext(this::take)
			.thenMany(Mono.fromSupplier(() -> HexFormat.of().formatHex(this.digest.digest())));
	}

	private void take(DataBuffer buffer) {
		try (DataBuffer.ByteBufferIterator bytes = buffer.readableByteBuffers()) {
			while (bytes.hasNext()) {
				this.digest.update(bytes.next());
			}
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

}
