package io.streamingclient.client;

import org.jspecify.annotations.Nullable;

/**
 * How large things may get, in bytes but for the ratio. All are positive.
 *
 * @param maxElementSize one server-sent event, record or line
 * @param maxHeaderSize all headers of one response together
 * @param maxDecompressionRatio how many times larger than on the wire a decoded body may
 * get
 * @param maxBodySize a whole body as on the wire, or {@code null} for no limit
 */
public record Limits(int maxElementSize, int maxHeaderSize, int maxDecompressionRatio, @Nullable Long maxBodySize) {

	private static final Limits DEFAULTS = new Limits(1024 * 1024, 16 * 1024, 200, null);

	public Limits {
		positive(maxElementSize, "maxElementSize");
		positive(maxHeaderSize, "maxHeaderSize");
		positive(maxDecompressionRatio, "maxDecompressionRatio");
		if (maxBodySize != null) {
			positive(maxBodySize, "maxBodySize");
		}
	}

	private static void positive(long value, String name) {
		if (value <= 0) {
			throw new IllegalArgumentException("'" + name + "' must be positive but is " + value);
		}
	}

	/**
	 * The documented defaults.
	 * @return the defaults
	 */
	public static Limits defaults() {
		return DEFAULTS;
	}

}
