package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks values and names the property in what it says of them.
 *
 * @param prefix the beginning of the property names, with a dot at its end
 */
record PropertyReader(String prefix) {

	String name(String property) {
		return this.prefix + property;
	}

	Duration positive(String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw invalid(property, "a duration must be above zero but this is " + value.toMillis() + " ms",
					"Set a positive duration such as '30s'. There is no 'infinite'.", null);
		}
		return value;
	}

	int positive(String property, int value) {
		return Math.toIntExact(positive(property, (long) value));
	}

	long positive(String property, long value) {
		if (value <= 0) {
			throw invalid(property, "it must be above zero but is " + value, "Set a positive number.", null);
		}
		return value;
	}

	int notNegative(String property, int value) {
		if (value < 0) {
			throw invalid(property, "it must not be negative but is " + value, "Set zero or a positive number.", null);
		}
		return value;
	}

	int bytes(String property, DataSize value) {
		long bytes = positive(property, value.toBytes());
		if (bytes > Integer.MAX_VALUE) {
			throw invalid(property, "it must be below 2 GB", "Set a smaller size.", null);
		}
		return (int) bytes;
	}

	<T> T read(String property, String mend, Supplier<T> value) {
		try {
			return value.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, String.valueOf(ex.getMessage()), mend, ex);
		}
	}

	InvalidStreamingClientPropertyException invalid(String property, String reason, String mend,
			@Nullable Throwable cause) {
		return new InvalidStreamingClientPropertyException(name(property), reason, mend, cause);
	}

}
