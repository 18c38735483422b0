package io.streamingclient.guards.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import io.streamingclient.guards.GuardSettings;

/**
 * Checks the properties.
 */
final class GuardSettingsFactory {

	private final ServingGuardsProperties properties;

	GuardSettingsFactory(ServingGuardsProperties properties) {
		this.properties = properties;
	}

	GuardSettings settings() {
		ServingGuardsProperties from = this.properties;
		return new GuardSettings(positive("max-connections", from.maxConnections()), from.overLimit(),
				positive("max-requests", from.maxRequests()), required("retry-after", from.retryAfter()),
				required("header-timeout", from.headerTimeout()), positive("body-timeout", from.bodyTimeout()),
				bytes("max-buffered", from.maxBuffered()), required("max-buffered-for", from.maxBufferedFor()));
	}

	private static @Nullable Integer positive(String property, @Nullable Integer value) {
		if (value != null && value <= 0) {
			throw new InvalidGuardPropertyException(property, "it must be above zero but is " + value,
					"Set a positive number, or remove the property to have no limit.");
		}
		return value;
	}

	private static Duration required(String property, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new InvalidGuardPropertyException(property,
					"a duration must be above zero but this is " + value.toMillis() + " ms",
					"Set a positive duration such as '30s'. There is no 'infinite'.");
		}
		return value;
	}

	private static @Nullable Duration positive(String property, @Nullable Duration value) {
		return (value != null) ? required(property, value) : null;
	}

	private static @Nullable Long bytes(String property, @Nullable DataSize value) {
		if (value != null && value.toBytes() <= 0) {
			throw new InvalidGuardPropertyException(property, "it must be above zero but is " + value,
					"Set a positive size such as '1MB', or remove the property to have no limit.");
		}
		return (value != null) ? value.toBytes() : null;
	}

}
