package io.streamingclient.guards.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.streamingclient.guards.OverLimit;

/**
 * Properties of the serving guards.
 *
 * @param maxConnections Connections that may be open at once. No limit by default.
 * @param overLimit What becomes of a connection that is one too many.
 * @param maxRequests Requests that may be in flight at once. No limit by default.
 * @param retryAfter When clients that are refused are told to come again.
 * @param headerTimeout Time for a whole request head, from the accept or from its first
 * byte.
 * @param bodyTimeout Time without a byte of a request body while the application asks for
 * it. None by default.
 * @param maxBuffered Bytes that one connection may have waiting to be written. No limit
 * by default.
 * @param maxBufferedFor How long a connection may have more bytes waiting than that.
 */
@ConfigurationProperties("streaming.server")
record ServingGuardsProperties(@Nullable Integer maxConnections, @DefaultValue("refuse") OverLimit overLimit,
		@Nullable Integer maxRequests, @DefaultValue("5s") Duration retryAfter,
		@DefaultValue("30s") Duration headerTimeout, @Nullable Duration bodyTimeout, @Nullable DataSize maxBuffered,
		@DefaultValue("10s") Duration maxBufferedFor) {

}
