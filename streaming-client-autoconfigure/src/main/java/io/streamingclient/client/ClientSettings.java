package io.streamingclient.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

/**
 * The settings of one client. Immutable; {@code with…} methods return copies.
 *
 * @param name the name of the client
 * @param baseUrl where the upstream is, or {@code null} if requests bring absolute URIs
 * @param timeouts the clocks of its streams
 * @param protocol which HTTP versions it speaks
 * @param pool its connection pool
 * @param limits how large things may get
 * @param maxConcurrentStreams streams that may be live at once; the next one is refused
 * @param sslBundle key and trust material, or {@code null} for the JDK's
 * @param resumption how streams go on when they break
 */
public record ClientSettings(String name, @Nullable BaseUrl baseUrl, StreamTimeouts timeouts, Protocol protocol,
		PoolSettings pool, Limits limits, int maxConcurrentStreams, @Nullable SslBundle sslBundle,
		Resumption resumption) {

	private static final int DEFAULT_MAX_CONCURRENT_STREAMS = 500;

	public ClientSettings {
		if (name.isBlank()) {
			throw new IllegalArgumentException("'name' must not be blank");
		}
		Objects.requireNonNull(timeouts, "'timeouts' must not be null");
		Objects.requireNonNull(protocol, "'protocol' must not be null");
		Objects.requireNonNull(pool, "'pool' must not be null");
		Objects.requireNonNull(limits, "'limits' must not be null");
		Objects.requireNonNull(resumption, "'resumption' must not be null");
		if (maxConcurrentStreams <= 0) {
			throw new IllegalArgumentException(
					"'maxConcurrentStreams' must be positive but is " + maxConcurrentStreams);
		}
	}

	/**
	 * A client with the documented defaults and no base URL.
	 * @param name the name of the client
	 * @return the settings
	 */
	public static ClientSettings defaults(String name) {
		return new ClientSettings(name, null, StreamTimeouts.defaults(), Protocol.AUTO, PoolSettings.defaults(),
				Limits.defaults(), DEFAULT_MAX_CONCURRENT_STREAMS, null, Resumption.none());
	}

	/**
	 * Return a copy with another base URL.
	 * @param value an absolute http or https URL
	 * @return a copy
	 * @throws IllegalArgumentException if it is anything else
	 */
	public ClientSettings withBaseUrl(String value) {
		return new ClientSettings(this.name, BaseUrl.of(value), this.timeouts, this.protocol, this.pool, this.limits,
				this.maxConcurrentStreams, this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with other clocks.
	 * @param value the clocks
	 * @return a copy
	 */
	public ClientSettings withTimeouts(StreamTimeouts value) {
		return new ClientSettings(this.name, this.baseUrl, value, this.protocol, this.pool, this.limits,
				this.maxConcurrentStreams, this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with another protocol.
	 * @param value the protocol
	 * @return a copy
	 */
	public ClientSettings withProtocol(Protocol value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, value, this.pool, this.limits,
				this.maxConcurrentStreams, this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with another pool.
	 * @param value the pool
	 * @return a copy
	 */
	public ClientSettings withPool(PoolSettings value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, this.protocol, value, this.limits,
				this.maxConcurrentStreams, this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with other limits.
	 * @param value the limits
	 * @return a copy
	 */
	public ClientSettings withLimits(Limits value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, this.protocol, this.pool, value,
				this.maxConcurrentStreams, this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with another limit of live streams.
	 * @param value a positive number of streams
	 * @return a copy
	 */
	public ClientSettings withMaxConcurrentStreams(int value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, this.protocol, this.pool, this.limits, value,
				this.sslBundle, this.resumption);
	}

	/**
	 * Return a copy with other key and trust material.
	 * @param value the bundle, or {@code null} for the JDK's
	 * @return a copy
	 */
	public ClientSettings withSslBundle(@Nullable SslBundle value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, this.protocol, this.pool, this.limits,
				this.maxConcurrentStreams, value, this.resumption);
	}

	/**
	 * Return a copy with another way to go on when a stream breaks.
	 * @param value how streams go on
	 * @return a copy
	 */
	public ClientSettings withResumption(Resumption value) {
		return new ClientSettings(this.name, this.baseUrl, this.timeouts, this.protocol, this.pool, this.limits,
				this.maxConcurrentStreams, this.sslBundle, value);
	}

}
