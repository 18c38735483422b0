package io.streamingclient.sample.demo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.publisher.Flux;

/**
 * As many bytes as you like, always the same, in constant memory: byte {@code i} depends
 * on nothing but {@code i}.
 */
public final class GeneratedBytes {

	private static final int BLOCK = 16 * 1024;

	private GeneratedBytes() {
	}

	/**
	 * The first bytes of the sequence.
	 * @param size how many
	 * @param allocator makes the buffers
	 * @return a cold {@code Flux}; the subscriber owns each buffer
	 */
	public static Flux<ByteBuf> flux(long size, ByteBufAllocator allocator) {
		return Flux.generate(() -> 0L, (position, sink) -> {
			int length = (int) Math.min(BLOCK, size - position);
			if (length <= 0) {
				sink.complete();
				return position;
			}
			sink.next(block(position, length, allocator));
			return position + length;
		});
	}

	private static ByteBuf block(long position, int length, ByteBufAllocator allocator) {
		ByteBuf block = allocator.buffer(BLOCK);
		for (long word = position / Long.BYTES; block.writerIndex() < length; word++) {
			block.writeLong(mix(word));
		}
		return block.writerIndex(length);
	}

	// SplitMix64
	private static long mix(long word) {
		long mixed = (word + 1) * 0x9E3779B97F4A7C15L;
		mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
