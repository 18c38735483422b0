package io.streamingclient.websocket.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import io.streamingclient.websocket.WebSocketSettings;

/**
 * Properties of WebSocket streams.
 *
 * @param pingAfter Silence of a peer after which it is sent a ping. By default a fifth of
 * stuck-after of its client.
 * @param maxFrameSize Payload bytes of one frame. No limit by default; a large frame is
 * passed on as it comes.
 * @param maxMessageSize Payload bytes of one message in all its frames. No limit by
 * default; messages that are collected are limited by limits.max-element-size.
 */
@ConfigurationProperties("streaming.websocket")
record WebSocketProperties(@Nullable Duration pingAfter, @Nullable DataSize maxFrameSize,
		@Nullable DataSize maxMessageSize) {

	WebSocketSettings settings() {
		return new WebSocketSettings(positive("ping-after", this.pingAfter),
				positive("max-frame-size", this.maxFrameSize), positive("max-message-size", this.maxMessageSize));
	}

	private static @Nullable Duration positive(String property, @Nullable Duration value) {
		if (value != null && (value.isZero() || value.isNegative())) {
			throw new InvalidWebSocketPropertyException(property,
					"a duration must be above zero but this is " + value.toMillis() + " ms",
					"Set a positive duration such as '2s', or remove the property.");
		}
		return value;
	}

	private static @Nullable Long positive(String property, @Nullable DataSize value) {
		if (value != null && value.toBytes() <= 0) {
			throw new InvalidWebSocketPropertyException(property, "it must be above zero but is " + value,
					"Set a positive size such as '1MB', or remove the property to have no limit.");
		}
		return (value != null) ? value.toBytes() : null;
	}

}
