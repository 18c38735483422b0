package io.streamingclient.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.resume.Automatic;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.ByteRange;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.PoolSettings;
import io.streamingclient.wire.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ClientPropertiesTests {

	private static final SslBundle BUNDLE = SslBundle.of(SslStoreBundle.NONE);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TableRegistryAutoConfiguration.class,
				StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class))
		.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("internal-ca", BUNDLE));

	static Stream<Setting> settings() {
		return Stream.of(
				new Setting("connect-timeout", "1100ms", (client) -> client.timeouts().connect(), millis(1100)),
				new Setting("acquire-timeout", "1200ms", (client) -> client.timeouts().acquire(), millis(1200)),
				new Setting("response-timeout", "13s", (client) -> client.timeouts().response(), millis(13_000)),
				new Setting("idle-timeout", "14s", (client) -> client.timeouts().idle(), millis(14_000)),
				new Setting("upload-idle-timeout", "PT15S", (client) -> client.timeouts().uploadIdle(), millis(15_000)),
				new Setting("total-timeout", "1h", (client) -> client.timeouts().total(), Duration.ofHours(1)),
				new Setting("stuck-after", "1700", (client) -> client.timeouts().stuckAfter(), millis(1700)),
				new Setting("protocol", "h2c", ClientSettings::protocol, Protocol.H2C),
				new Setting("ssl.bundle", "internal-ca", ClientSettings::sslBundle, BUNDLE),
				new Setting("pool.max-connections", "18", (client) -> client.pool().maxConnections(), 18),
				new Setting("pool.max-pending", "0", (client) -> client.pool().maxPending(), 0),
				new Setting("pool.max-idle-time", "20s", (client) -> client.pool().maxIdleTime(), millis(20_000)),
				new Setting("pool.max-life-time", "21m", (client) -> client.pool().maxLifeTime(),
						Duration.ofMinutes(21)),
				new Setting("limits.max-element-size", "22KB", (client) -> client.limits().maxElementSize(), 22 * 1024),
				new Setting("limits.max-header-size", "23KB", (client) -> client.limits().maxHeaderSize(), 23 * 1024),
				new Setting("limits.max-decompression-ratio", "26", (client) -> client.limits().maxDecompressionRatio(),
						26),
				new Setting("limits.max-body-size", "3GB", (client) -> client.limits().maxBodySize(), 3L << 30),
				new Setting("resume.mode", "range", ClientSettings::resumption, new ByteRange(Attempts.defaults())),
				new Setting("max-concurrent-streams", "25", ClientSettings::maxConcurrentStreams, 25));
	}

	@Test
	void theDefaultsAreThoseOfTheDocumentation() {
		this.runner.run((context) -> {
			ClientSettings settings = context.getBean(StreamingClients.class).get("default").settings();
			assertThat(settings.timeouts())
				.isEqualTo(new StreamTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30),
						Duration.ofSeconds(60), Duration.ofSeconds(30), null, Duration.ofSeconds(10)));
			assertThat(settings.protocol()).isEqualTo(Protocol.AUTO);
			assertThat(settings.pool())
				.isEqualTo(new PoolSettings(500, 1000, Duration.ofSeconds(55), Duration.ofMinutes(10)));
			assertThat(settings.limits().maxElementSize()).isEqualTo(1024 * 1024);
			assertThat(settings.limits().maxHeaderSize()).isEqualTo(16 * 1024);
			assertThat(settings.limits().maxBodySize()).isNull();
			assertThat(settings.maxConcurrentStreams()).isEqualTo(500);
			assertThat(settings.baseUrl()).isNull();
			assertThat(settings.sslBundle()).isNull();
			assertThat(settings).as("a client made in code").isEqualTo(ClientSettings.defaults("default"));
		});
	}

	@ParameterizedTest
	@MethodSource("settings")
	void aPropertyAppliesToTheDefaultClientAndToTheNamedOnes(Setting setting) {
		this.runner
			.withPropertyValues("streaming.client." + setting.property() + "=" + setting.text(),
					"streaming.client.clients.reports.base-url=http://reports.internal")
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				assertThat(setting.value().apply(clients.get("default").settings())).isEqualTo(setting.expected());
				assertThat(setting.value().apply(clients.get("reports").settings())).isEqualTo(setting.expected());
			});
	}

	@ParameterizedTest
	@MethodSource("settings")
	void aPropertyOfOneClientAppliesToThisClientOnly(Setting setting) {
		this.runner
			.withPropertyValues("streaming.client.clients.reports." + setting.property() + "=" + setting.text(),
					"streaming.client.clients.other.base-url=http://other.internal")
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				assertThat(setting.value().apply(clients.get("reports").settings())).isEqualTo(setting.expected());
				assertThat(clients.get("default").settings()).isEqualTo(ClientSettings.defaults("default"));
				assertThat(clients.get("other").settings())
					.isEqualTo(ClientSettings.defaults("other").withBaseUrl("http://other.internal"));
			});
	}

	@Test
	void noPropertyIsForgottenHere() {
		List<String> tested = settings().map((setting) -> "streaming.client." + setting.property()).toList();
		TreeSet<String> documented = new TreeSet<>(Metadata.load().names("streaming.client."));
		documented.removeAll(List.of("streaming.client.clients", "streaming.client.health.stuck-threshold",
				"streaming.client.web-client.observe", "streaming.client.web-client.enforce",
				"streaming.client.shutdown.drain-timeout", "streaming.client.checkpoint.directory",
				"streaming.client.checkpoint.fsync", "streaming.client.supervised",
				"streaming.client.resume.max-attempts", "streaming.client.resume.initial-backoff",
				"streaming.client.resume.max-backoff", "streaming.client.resume.max-outage",
				"streaming.client.resume.healthy-after"));
		assertThat(tested).containsExactlyInAnyOrderElementsOf(documented);
	}

	@Test
	void theBackoffIsReadPieceByPiece() {
		this.runner
			.withPropertyValues("streaming.client.resume.mode=auto", "streaming.client.resume.max-attempts=7",
					"streaming.client.resume.initial-backoff=200ms",
					"streaming.client.clients.reports.base-url=http://reports.internal",
					"streaming.client.clients.reports.resume.mode=last-event-id",
					"streaming.client.clients.reports.resume.max-backoff=4s")
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				assertThat(clients.get("default").settings().resumption()).isEqualTo(new Automatic(
						new Attempts(7, Backoff.ofAttempts()).after(millis(200), Duration.ofSeconds(30))));
				assertThat(clients.get("reports").settings().resumption()).isEqualTo(new LastEventId(
						new Attempts(7, Backoff.ofAttempts()).after(millis(200), Duration.ofSeconds(4))));
			});
	}

	@Test
	void theBudgetsOfAnOutageAreReadPieceByPiece() {
		this.runner
			.withPropertyValues("streaming.client.resume.mode=auto", "streaming.client.resume.max-outage=5m",
					"streaming.client.resume.healthy-after=20s",
					"streaming.client.clients.reports.base-url=http://reports.internal",
					"streaming.client.clients.reports.resume.max-outage=1m",
					"streaming.client.clients.prices.base-url=http://prices.internal",
					"streaming.client.clients.prices.resume.healthy-after=3s")
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				Attempts common = Attempts.defaults()
					.within(Duration.ofMinutes(5))
					.healthyAfter(Duration.ofSeconds(20));
				assertThat(clients.get("default").settings().resumption()).isEqualTo(new Automatic(common));
				assertThat(clients.get("reports").settings().resumption())
					.isEqualTo(new Automatic(common.within(Duration.ofMinutes(1))));
				assertThat(clients.get("prices").settings().resumption())
					.isEqualTo(new Automatic(common.healthyAfter(Duration.ofSeconds(3))));
			});
	}

	@Test
	void theBaseUrlReachesTheClient() {
		this.runner
			.withPropertyValues(
					"streaming.client.clients.reports.base-url=https://bob:s3cret@reports.internal:8443/v1/")
			.run((context) -> {
				ClientSettings settings = context.getBean(StreamingClients.class).get("reports").settings();
				assertThat(settings.baseUrl()).hasToString("https://reports.internal:8443/v1");
				assertThat(settings.toString()).doesNotContain("s3cret").doesNotContain("bob");
			});
	}

	@Test
	void whatOneClientSetsItselfWinsAndTheRestIsInherited() {
		this.runner
			.withPropertyValues("streaming.client.idle-timeout=40s", "streaming.client.pool.max-connections=7",
					"streaming.client.pool.max-pending=8", "streaming.client.limits.max-body-size=1GB",
					"streaming.client.clients.reports.idle-timeout=20s",
					"streaming.client.clients.reports.pool.max-connections=9",
					"streaming.client.clients.reports.limits.max-header-size=8KB")
			.run((context) -> {
				ClientSettings settings = context.getBean(StreamingClients.class).get("reports").settings();
				assertThat(settings.timeouts()).isEqualTo(StreamTimeouts.defaults().withIdle(Duration.ofSeconds(20)));
				assertThat(settings.pool())
					.isEqualTo(new PoolSettings(9, 8, Duration.ofSeconds(55), Duration.ofMinutes(10)));
				assertThat(settings.limits().maxElementSize()).isEqualTo(1024 * 1024);
				assertThat(settings.limits().maxHeaderSize()).isEqualTo(8 * 1024);
				assertThat(settings.limits().maxBodySize()).isEqualTo(1L << 30);
			});
	}

	@Test
	void whatIsBlankIsNotSet() {
		this.runner.withPropertyValues("streaming.client.total-timeout=", "streaming.client.idle-timeout=",
				"streaming.client.ssl.bundle=", "streaming.client.limits.max-body-size=",
				"streaming.client.clients.reports.base-url=", "streaming.client.clients.reports.total-timeout=",
				"streaming.client.clients.reports.pool.max-connections=", "streaming.client.clients.reports.protocol=")
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				assertThat(clients.get("default").settings()).isEqualTo(ClientSettings.defaults("default"));
				assertThat(clients.get("reports").settings()).isEqualTo(ClientSettings.defaults("reports"));
			});
	}

	@Test
	void namesMayBeWrittenInEveryWayOfSpringBoot() {
		this.runner
			.withPropertyValues("streaming.client.idleTimeout=21s", "streaming.client.RESPONSE_TIMEOUT=22s",
					"streaming.client.clients.reports.uploadIdleTimeout=23s",
					"streaming.client.clients.reports.pool.max_connections=24")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("STREAMING_CLIENT_CONNECTTIMEOUT", "3s",
								"STREAMING_CLIENT_CLIENTS_REPORTS_MAXCONCURRENTSTREAMS", "25",
								"STREAMING_CLIENT_CLIENTS_ENV_BASEURL", "http://env.internal"))))
			.run((context) -> {
				StreamingClients clients = context.getBean(StreamingClients.class);
				ClientSettings settings = clients.get("reports").settings();
				assertThat(settings.timeouts()).isEqualTo(StreamTimeouts.defaults()
					.withConnect(Duration.ofSeconds(3))
					.withIdle(Duration.ofSeconds(21))
					.withResponse(Duration.ofSeconds(22))
					.withUploadIdle(Duration.ofSeconds(23)));
				assertThat(settings.pool().maxConnections()).isEqualTo(24);
				assertThat(settings.maxConcurrentStreams()).isEqualTo(25);
				assertThat(clients.get("env").settings().baseUrl()).hasToString("http://env.internal");
			});
	}

	private static Duration millis(long value) {
		return Duration.ofMillis(value);
	}

	/**
	 * A property, and where its value must arrive.
	 *
	 * @param property its name without prefix
	 * @param text a value that is not the default
	 * @param value how to read it from the settings
	 * @param expected what it must be there
	 */
	record Setting(String property, String text, Function<ClientSettings, Object> value, Object expected) {

		@Override
		public String toString() {
			return this.property;
		}

	}

}
