package io.streamingclient.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Pseudo-random bytes of any number that need no memory: each is a function of the seed
 * and of its position.
 */
public final class GeneratedBody {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

	private static final int BLOCK = 64 * 1024;

	private final long from;

	private final long to;

	private final long seed;

	private GeneratedBody(long from, long to, long seed) {
		if (from < 0 || to < from) {
			throw new IllegalArgumentException("Not a range: " + from + " to " + to);
		}
		this.from = from;
		this.to = to;
		this.seed = seed;
	}

	/**
	 * Returns the body with this size and seed.
	 * @param size the number of bytes
	 * @param seed what makes it different from others of the size
	 * @return the body
	 */
	public static GeneratedBody of(long size, long seed) {
		return new GeneratedBody(0, size, seed);
	}

	/**
	 * Computes the SHA-256 of a body without having it in memory.
	 * @param size the number of bytes
	 * @param seed the seed
	 * @return the digest in lower-case hexadecimal
	 */
	public static String sha256(long size, long seed) {
		return of(size, seed).sha256();
	}

	/**
	 * Returns a part of this body.
	 * @param from the first byte
	 * @param to the byte after the last
	 * @return the bytes between, as a body
	 */
	public GeneratedBody slice(long from, long to) {
		if (to > size()) {
			throw new IllegalArgumentException("Only " + size() + " bytes, no slice to " + to);
		}
		return new GeneratedBody(this.from + from, this.from + to, this.seed);
	}

	/**
	 * Returns the number of bytes.
	 * @return the size
	 */
	public long size() {
		return this.to - this.from;
	}

	/**
	 * Writes bytes into an array.
	 * @param position the first byte to write, counted from the start of this body
	 * @param target where to write, from index 0 on
	 * @return how many were written: the array full, or fewer at the end of the body
	 */
	public int fill(long position, byte[] target) {
		int length = (int) Math.min(target.length, size() - position);
		long at = this.from + position;
		int index = 0;
		while (index < length) {
			index += put(at + index, target, index, length - index);
		}
		return length;
	}

	/**
	 * Returns the whole body as an array.
	 * @return the bytes
	 */
	public byte[] bytes() {
		byte[] bytes = new byte[Math.toIntExact(size())];
		fill(0, bytes);
		return bytes;
	}

	/**
	 * Computes the SHA-256 of this body without having it in memory.
	 * @return the digest in lower-case hexadecimal
	 */
	public String sha256() {
		MessageDigest digest = Digests.sha256();
		byte[] block = new byte[BLOCK];
		for (long position = 0; position < size(); position += block.length) {
			digest.update(block, 0, fill(position, block));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private int put(long at, byte[] target, int index, int room) {
		long word = mix(this.seed + (at / Long.BYTES + 1) * GOLDEN_GAMMA);
		int offset = (int) (at % Long.BYTES);
		if (offset == 0 && room >= Long.BYTES) {
			LONGS.set(target, index, word);
			return Long.BYTES;
		}
		target[index] = (byte) (word >>> (Byte.SIZE * offset));
		return 1;
	}

	private static long mix(long value) {
		long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
