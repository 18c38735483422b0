package io.streamingclient.wire;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * What a {@link Transport} is made from.
 *
 * @param name the name of the client, also the name of its pool
 * @param protocol which HTTP versions to speak
 * @param pool the connection pool
 * @param connectTimeout DNS, TCP and TLS
 * @param maxHeaderSize bytes of all headers of one response together
 * @param sslBundle key and trust material, or {@code null} for the JDK's
 */
public record TransportSettings(String name, Protocol protocol, PoolSettings pool, Duration connectTimeout,
		int maxHeaderSize, @Nullable SslBundle sslBundle) {

}
