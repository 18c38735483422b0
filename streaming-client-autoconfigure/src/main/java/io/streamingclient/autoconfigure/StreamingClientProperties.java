package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.streamingclient.resume.ResumeMode;
import io.streamingclient.wire.Protocol;

/**
 * Properties of the streaming clients. What is set here applies to every client unless
 * the client sets it itself.
 *
 * @param connectTimeout Time for DNS, TCP and TLS.
 * @param acquireTimeout Time to wait for a pool slot.
 * @param responseTimeout Time from the request being sent to the response headers.
 * @param idleTimeout Time without a byte while the consumer is asking.
 * @param uploadIdleTimeout Time in which the peer takes none of the request body.
 * @param totalTimeout Time for the whole stream. None by default, because a total
 * deadline ends healthy streams.
 * @param stuckAfter Time after which a suspicious stream counts as stuck in health.
 * @param protocol HTTP versions to speak.
 * @param ssl TLS settings.
 * @param pool Connection pool settings.
 * @param resume Settings for streams that break.
 * @param limits Size limits.
 * @param health Health settings.
 * @param shutdown Settings for the stop of the application.
 * @param maxConcurrentStreams Streams of one client that may be live at once.
 * @param webClient Settings for any other WebClient.
 * @param clients Clients by name.
 */
@ConfigurationProperties("streaming.client")
record StreamingClientProperties(@DefaultValue("10s") Duration connectTimeout,
		@DefaultValue("10s") Duration acquireTimeout, @DefaultValue("30s") Duration responseTimeout,
		@DefaultValue("60s") Duration idleTimeout, @DefaultValue("30s") Duration uploadIdleTimeout,
		@Nullable Duration totalTimeout, @DefaultValue("10s") Duration stuckAfter,
		@DefaultValue("auto") Protocol protocol, @DefaultValue Ssl ssl, @DefaultValue Pool pool,
		@DefaultValue Resume resume, @DefaultValue Limits limits, @DefaultValue Health health,
		@DefaultValue Shutdown shutdown, @DefaultValue("500") int maxConcurrentStreams,
		@DefaultValue AnyWebClient webClient, @DefaultValue Map<String, Client> clients) {

	/**
	 * TLS settings.
	 *
	 * @param bundle Name of the SSL bundle with key and trust material.
	 */
	record Ssl(@Nullable String bundle) {

	}

	/**
	 * Connection pool settings.
	 *
	 * @param maxConnections Connections per host.
	 * @param maxPending Streams that may wait for a slot. The next one is refused.
	 * @param maxIdleTime Time that an unused connection is kept.
	 * @param maxLifeTime Time that a connection is used for new streams.
	 */
	record Pool(@DefaultValue("500") int maxConnections, @DefaultValue("1000") int maxPending,
			@DefaultValue("55s") Duration maxIdleTime, @DefaultValue("10m") Duration maxLifeTime) {

	}

	/**
	 * Size limits.
	 *
	 * @param maxElementSize Size of one server-sent event, record or line.
	 * @param maxHeaderSize Size of all headers of one response together.
	 * @param maxDecompressionRatio How many times larger than on the wire a decoded body
	 * may get.
	 * @param maxBodySize Size of a whole body. None by default, because reports are
	 * large.
	 */
	record Limits(@DefaultValue("1MB") DataSize maxElementSize, @DefaultValue("16KB") DataSize maxHeaderSize,
			@DefaultValue("200") int maxDecompressionRatio, @Nullable DataSize maxBodySize) {

	}

	/**
	 * Settings for streams that break.
	 *
	 * @param mode How a stream goes on when it breaks.
	 * @param maxAttempts Attempts in a row that bring nothing, before the stream fails.
	 * @param initialBackoff Time before the first of them. It doubles from attempt to
	 * attempt, and half of it is random.
	 * @param maxBackoff Longest time before an attempt.
	 * @param maxOutage Time after the first break in which attempts may begin, unless one
	 * was well in between. None by default, because a stream that still brings something
	 * would fail.
	 * @param healthyAfter Time that an attempt is up, from its response to the last byte,
	 * to be well. The next break is a first one then.
	 */
	record Resume(@DefaultValue("none") ResumeMode mode, @DefaultValue("10") int maxAttempts,
			@DefaultValue("1s") Duration initialBackoff, @DefaultValue("30s") Duration maxBackoff,
			@Nullable Duration maxOutage, @DefaultValue("10s") Duration healthyAfter) {

	}

	/**
	 * Health settings.
	 *
	 * @param stuckThreshold Number of stuck streams, or percentage of the live ones, that
	 * makes the health go down.
	 */
	record Health(@DefaultValue("1") String stuckThreshold) {

	}

	/**
	 * Settings for the stop of the application.
	 *
	 * @param drainTimeout Time in which streams may come to their end when the
	 * application stops. Server-sent events have none and are ended at once. Must be
	 * below 'spring.lifecycle.timeout-per-shutdown-phase', and is at most two thirds of
	 * it if it is not set.
	 */
	record Shutdown(@Nullable Duration drainTimeout) {

	}

	/**
	 * What is done with the exchanges of any {@code WebClient} that is made from Boot's
	 * builder.
	 *
	 * @param observe Whether every exchange of any WebClient made from Boot's builder is
	 * shown as a stream. Changes nothing in how it behaves.
	 * @param enforce Whether the clocks and checks of the streaming clients apply to
	 * those exchanges too. Has an effect only if they are observed.
	 */
	record AnyWebClient(@DefaultValue("true") boolean observe, @DefaultValue("false") boolean enforce) {

	}

	/**
	 * Properties of one client. What is not set here is as set for all clients.
	 *
	 * @param baseUrl URL below which all requests go. Credentials in it are sent as basic
	 * authentication.
	 * @param connectTimeout Time for DNS, TCP and TLS.
	 * @param acquireTimeout Time to wait for a pool slot.
	 * @param responseTimeout Time from the request being sent to the response headers.
	 * @param idleTimeout Time without a byte while the consumer is asking.
	 * @param uploadIdleTimeout Time in which the peer takes none of the request body.
	 * @param totalTimeout Time for the whole stream.
	 * @param stuckAfter Time after which a suspicious stream counts as stuck in health.
	 * @param protocol HTTP versions to speak.
	 * @param ssl TLS settings.
	 * @param pool Connection pool settings.
	 * @param resume Settings for streams that break.
	 * @param limits Size limits.
	 * @param maxConcurrentStreams Streams that may be live at once.
	 */
	record Client(@Nullable String baseUrl, @Nullable Duration connectTimeout, @Nullable Duration acquireTimeout,
			@Nullable Duration responseTimeout, @Nullable Duration idleTimeout, @Nullable Duration uploadIdleTimeout,
			@Nullable Duration totalTimeout, @Nullable Duration stuckAfter, @Nullable Protocol protocol,
			@DefaultValue Ssl ssl, @DefaultValue ClientPool pool, @DefaultValue ClientResume resume,
			@DefaultValue ClientLimits limits, @Nullable Integer maxConcurrentStreams) {

	}

	/**
	 * Connection pool settings of one client.
	 *
	 * @param maxConnections Connections per host.
	 * @param maxPending Streams that may wait for a slot. The next one is refused.
	 * @param maxIdleTime Time that an unused connection is kept.
	 * @param maxLifeTime Time that a connection is used for new streams.
	 */
	record ClientPool(@Nullable Integer maxConnections, @Nullable Integer maxPending, @Nullable Duration maxIdleTime,
			@Nullable Duration maxLifeTime) {

	}

	/**
	 * Settings of one client for streams that break.
	 *
	 * @param mode How a stream goes on when it breaks.
	 * @param maxAttempts Attempts in a row that bring nothing, before the stream fails.
	 * @param initialBackoff Time before the first of them.
	 * @param maxBackoff Longest time before an attempt.
	 * @param maxOutage Time after the first break in which attempts may begin, unless one
	 * was well in between.
	 * @param healthyAfter Time that an attempt is up to be well.
	 */
	record ClientResume(@Nullable ResumeMode mode, @Nullable Integer maxAttempts, @Nullable Duration initialBackoff,
			@Nullable Duration maxBackoff, @Nullable Duration maxOutage, @Nullable Duration healthyAfter) {

	}

	/**
	 * Size limits of one client.
	 *
	 * @param maxElementSize Size of one server-sent event, record or line.
	 * @param maxHeaderSize Size of all headers of one response together.
	 * @param maxDecompressionRatio How many times larger than on the wire a decoded body
	 * may get.
	 * @param maxBodySize Size of a whole body.
	 */
	record ClientLimits(@Nullable DataSize maxElementSize, @Nullable DataSize maxHeaderSize,
			@Nullable Integer maxDecompressionRatio, @Nullable DataSize maxBodySize) {

	}

}
