package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.unit.DataSize;

import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.Limits;
import io.streamingclient.client.Resumption;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.PoolSettings;

/**
 * Makes the settings of all clients from the properties. Whatever cannot work is refused
 * here, with the name of the property.
 */
final class ClientSettingsFactory {

	private static final Logger logger = LoggerFactory.getLogger(ClientSettingsFactory.class);

	private final StreamingClientProperties properties;

	private final @Nullable SslBundles sslBundles;

	ClientSettingsFactory(StreamingClientProperties properties, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	List<ClientSettings> settings() {
		checkNames();
		List<ClientSettings> all = new ArrayList<>();
		ClientSettings defaults = defaults();
		all.add(defaults);
		this.properties.clients().forEach((name, client) -> all.add(named(name, client, defaults)));
		return all;
	}

	private void checkNames() {
		Map<String, String> seen = new HashMap<>();
		seen.put(StreamingClients.DEFAULT, "the client that is made from the defaults");
		for (String name : this.properties.clients().keySet()) {
			String other = seen.putIfAbsent(normalised(name), "'streaming.client.clients." + name + "'");
			if (other != null) {
				throw new InvalidStreamingClientPropertyException("streaming.client.clients." + name,
						"but for case and punctuation, its name is also that of " + other,
						"Rename one of the two clients.", null);
			}
		}
	}

	private static String normalised(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
	}

	private ClientSettings defaults() {
		PropertyReader reader = new PropertyReader("streaming.client.");
		StreamingClientProperties from = this.properties;
		StreamTimeouts timeouts = new TimeoutsReader(reader, StreamTimeouts.defaults()).read(from.connectTimeout(),
				from.acquireTimeout(), from.responseTimeout(), from.idleTimeout(), from.uploadIdleTimeout(),
				from.totalTimeout(), from.stuckAfter());
		StreamingClientProperties.Pool pool = from.pool();
		StreamingClientProperties.Limits limits = from.limits();
		return ClientSettings.defaults(StreamingClients.DEFAULT)
			.withTimeouts(timeouts)
			.withProtocol(from.protocol())
			.withPool(pool(reader, PoolSettings.defaults(), pool.maxConnections(), pool.maxPending(),
					pool.maxIdleTime(), pool.maxLifeTime()))
			.withLimits(limits(reader, Limits.defaults(), limits.maxElementSize(), limits.maxHeaderSize(),
					limits.maxDecompressionRatio(), limits.maxBodySize()))
			.withMaxConcurrentStreams(reader.positive("max-concurrent-streams", from.maxConcurrentStreams()))
			.withResumption(new ResumeReader(reader, from.resume()).read(from.resume().mode(),
					from.resume().maxAttempts(), from.resume().initialBackoff(), from.resume().maxBackoff(),
					from.resume().maxOutage(), from.resume().healthyAfter()))
			.withSslBundle(bundle(reader, from.ssl().bundle(), null));
	}

	private ClientSettings named(String name, StreamingClientProperties.Client from, ClientSettings defaults) {
		PropertyReader reader = new PropertyReader("streaming.client.clients." + name + ".");
		StreamTimeouts timeouts = new TimeoutsReader(reader, defaults.timeouts()).read(from.connectTimeout(),
				from.acquireTimeout(), from.responseTimeout(), from.idleTimeout(), from.uploadIdleTimeout(),
				from.totalTimeout(), from.stuckAfter());
		StreamingClientProperties.ClientPool pool = from.pool();
		StreamingClientProperties.ClientLimits limits = from.limits();
		ClientSettings settings = new ClientSettings(name, null, timeouts,
				(from.protocol() != null) ? from.protocol() : defaults.protocol(),
				pool(reader, defaults.pool(), pool.maxConnections(), pool.maxPending(), pool.maxIdleTime(),
						pool.maxLifeTime()),
				limits(reader, defaults.limits(), limits.maxElementSize(), limits.maxHeaderSize(),
						limits.maxDecompressionRatio(), limits.maxBodySize()),
				(from.maxConcurrentStreams() != null)
						? reader.positive("max-concurrent-streams", from.maxConcurrentStreams())
						: defaults.maxConcurrentStreams(),
				bundle(reader, from.ssl().bundle(), defaults.sslBundle()), defaults.resumption());
		StreamingClientProperties.ClientResume resume = from.resume();
		Resumption resumption = new ResumeReader(reader, this.properties.resume()).read(resume.mode(),
				resume.maxAttempts(), resume.initialBackoff(), resume.maxBackoff(), resume.maxOutage(),
				resume.healthyAfter());
		return withBaseUrl(reader, settings.withResumption(resumption), from.baseUrl());
	}

	private static ClientSettings withBaseUrl(PropertyReader reader, ClientSettings settings,
			@Nullable String baseUrl) {
		return (baseUrl != null && !baseUrl.isBlank()) ? reader.read("base-url",
				"Use an absolute http or https URL without query and fragment.", () -> settings.withBaseUrl(baseUrl))
				: settings;
	}

	private static PoolSettings pool(PropertyReader reader, PoolSettings defaults, @Nullable Integer maxConnections,
			@Nullable Integer maxPending, @Nullable Duration maxIdleTime, @Nullable Duration maxLifeTime) {
		return new PoolSettings(
				reader.positive("pool.max-connections",
						(maxConnections != null) ? maxConnections : defaults.maxConnections()),
				reader.notNegative("pool.max-pending", (maxPending != null) ? maxPending : defaults.maxPending()),
				reader.positive("pool.max-idle-time", (maxIdleTime != null) ? maxIdleTime : defaults.maxIdleTime()),
				reader.positive("pool.max-life-time", (maxLifeTime != null) ? maxLifeTime : defaults.maxLifeTime()));
	}

	private static Limits limits(PropertyReader reader, Limits defaults, @Nullable DataSize maxElementSize,
			@Nullable DataSize maxHeaderSize, @Nullable Integer maxDecompressionRatio, @Nullable DataSize maxBodySize) {
		return new Limits(
				(maxElementSize != null) ? reader.bytes("limits.max-element-size", maxElementSize)
						: defaults.maxElementSize(),
				(maxHeaderSize != null) ? reader.bytes("limits.max-header-size", maxHeaderSize)
						: defaults.maxHeaderSize(),
				(maxDecompressionRatio != null)
						? reader.positive("limits.max-decompression-ratio", maxDecompressionRatio)
						: defaults.maxDecompressionRatio(),
				(maxBodySize != null) ? Long.valueOf(reader.positive("limits.max-body-size", maxBodySize.toBytes()))
						: defaults.maxBodySize());
	}

	private @Nullable SslBundle bundle(PropertyReader reader, @Nullable String name, @Nullable SslBundle defaults) {
		if (name == null || name.isBlank()) {
			return defaults;
		}
		SslBundles bundles = this.sslBundles;
		try {
			if (bundles != null) {
				return bundles.getBundle(name);
			}
			throw new NoSuchSslBundleException(name, "There are no SSL bundles at all");
		}
		catch (NoSuchSslBundleException ex) {
			throw reader.invalid("ssl.bundle", "there is no SSL bundle named '" + name + "'",
					"Declare it below 'spring.ssl.bundle', or correct its name.", ex);
		}
	}

	/**
	 * Reads the clocks, and warns of those that health can never speak of, where they are
	 * set and not once more where they are inherited.
	 *
	 * @param reader names the properties
	 * @param defaults what applies where nothing is set
	 */
	private record TimeoutsReader(PropertyReader reader, StreamTimeouts defaults) {

		StreamTimeouts read(@Nullable Duration connect, @Nullable Duration acquire, @Nullable Duration response,
				@Nullable Duration idle, @Nullable Duration uploadIdle, @Nullable Duration total,
				@Nullable Duration stuckAfter) {
			StreamTimeouts timeouts = this.defaults;
			timeouts = with(timeouts, "connect-timeout", connect, StreamTimeouts::withConnect);
			timeouts = with(timeouts, "acquire-timeout", acquire, StreamTimeouts::withAcquire);
			timeouts = with(timeouts, "response-timeout", response, StreamTimeouts::withResponse);
			timeouts = with(timeouts, "idle-timeout", idle, StreamTimeouts::withIdle);
			timeouts = with(timeouts, "upload-idle-timeout", uploadIdle, StreamTimeouts::withUploadIdle);
			timeouts = with(timeouts, "total-timeout", total, StreamTimeouts::withTotal);
			timeouts = with(timeouts, "stuck-after", stuckAfter, StreamTimeouts::withStuckAfter);
			boolean moved = stuckAfter != null;
			warnOfUnseen("response-timeout", moved || response != null, timeouts.response(), timeouts);
			warnOfUnseen("idle-timeout", moved || idle != null, timeouts.idle(), timeouts);
			warnOfUnseen("upload-idle-timeout", moved || uploadIdle != null, timeouts.uploadIdle(), timeouts);
			warnOfUnseen("total-timeout", moved || total != null, timeouts.total(), timeouts);
			return timeouts;
		}

		private StreamTimeouts with(StreamTimeouts timeouts, String name, @Nullable Duration value, Setter setter) {
			return (value != null) ? setter.set(timeouts, this.reader.positive(name, value)) : timeouts;
		}

		private void warnOfUnseen(String name, boolean set, @Nullable Duration value, StreamTimeouts timeouts) {
			if (set && value != null && value.compareTo(timeouts.stuckAfter()) <= 0) {
				logger.warn(
						"'{}' ({} ms) is not above 'stuck-after' ({} ms): health will not say that a stream is "
								+ "stuck before this clock ends it",
						this.reader.name(name), value.toMillis(), timeouts.stuckAfter().toMillis());
			}
		}

	}

	@FunctionalInterface
	private interface Setter {

		StreamTimeouts set(StreamTimeouts timeouts, Duration value);

	}

}
