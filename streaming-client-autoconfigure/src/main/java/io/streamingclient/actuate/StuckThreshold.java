package io.streamingclient.actuate;

/**
 * How many stuck streams make the health go down: a number of streams, or a percentage of
 * those that are live.
 *
 * @param value a positive number, or a percentage above 0 up to 100
 * @param percentage whether {@code value} is a percentage
 */
public record StuckThreshold(int value, boolean percentage) {

	public StuckThreshold {
		if (value <= 0 || (percentage && value > 100)) {
			throw new IllegalArgumentException("it must be a positive number of streams or a percentage up to 100%");
		}
	}

	/**
	 * Parse a threshold.
	 * @param text for example {@code 3} or {@code 5%}
	 * @return the threshold
	 * @throws IllegalArgumentException if it is anything else
	 */
	public static StuckThreshold of(String text) {
		String trimmed = text.trim();
		boolean percentage = trimmed.endsWith("%");
		String number = percentage ? trimmed.substring(0, trimmed.length() - 1).trim() : trimmed;
		try {
			return new StuckThreshold(Integer.parseInt(number), percentage);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("it must be a positive number of streams or a percentage up to 100%",
					ex);
		}
	}

	boolean isReached(int stuck, int live) {
		return stuck > 0 && (this.percentage ? stuck * 100L >= (long) this.value * live : stuck >= this.value);
	}

	@Override
	public String toString() {
		return this.percentage ? this.value + "%" : Integer.toString(this.value);
	}

}
