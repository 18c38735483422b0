package io.streamingclient.autoconfigure;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.table.TableSpec;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	private static final String REPORTS = "streaming.client.clients.reports.";

	private Failures failures;

	@BeforeEach
	void capture(CapturedOutput output) {
		this.failures = new Failures(output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			reports.internal                      | its scheme must be http or https
			ftp://reports.internal                | its scheme must be http or https
			http:                                 | it is not a URL
			http://                               | it is not a URL
			http:///reports                       | it has no host
			https://reports.internal?page=1       | it must not have a query or a fragment
			https://reports.internal/a#b          | it must not have a query or a fragment
			https://reports.internal:99999        | its port must be between 1 and 65535
			http://reports internal/              | it is not a URL
			""")
	void aBaseUrlThatIsNoneIsNamed(String url, String reason) {
		assertThat(this.failures.of(REPORTS + "base-url=" + url)).contains("'" + REPORTS + "base-url'", reason,
				"Use an absolute http or https URL without query and fragment.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			resume.max-attempts=0      | resume.max-attempts    | it must be above zero
			resume.initial-backoff=0s  | resume.initial-backoff | a duration must be above zero
			resume.max-backoff=-1s     | resume.max-backoff     | a duration must be above zero
			resume.max-backoff=10ms    | resume.max-backoff     | it must not be below 'resume.initial-backoff'
			resume.max-outage=0s       | resume.max-outage      | a duration must be above zero
			resume.max-outage=10ms     | resume.max-outage      | no attempt could begin
			resume.healthy-after=-1s   | resume.healthy-after   | a duration must be above zero
			""")
	void aBackoffThatCannotWorkIsNamed(String property, String name, String reason) {
		assertThat(this.failures.of("streaming.client." + property)).contains("'streaming.client." + name + "'",
				reason);
		assertThat(this.failures.of(REPORTS + property)).contains("'" + REPORTS + name + "'", reason);
	}

	@Test
	void aDrainThatIsLongerThanBootWaitsIsRefused() {
		assertThat(this.failures.of("streaming.client.shutdown.drain-timeout=10s",
				"spring.lifecycle.timeout-per-shutdown-phase=10s"))
			.contains("'streaming.client.shutdown.drain-timeout'",
					"it must be below 'spring.lifecycle.timeout-per-shutdown-phase'", "Set a shorter time");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://bob:s3cret@reports.internal", "https://bob:s3cret@reports.internal?x=1",
			"https://bob:s3cret@reports internal", "https://bob:s3cret@reports.internal:99999", "https://bob:s3cret@",
			"//bob:s3cret@reports.internal", "bob:s3cret@reports.internal", "https://bob:s3/cret@reports.internal",
			"https://bob:s3?cret@reports.internal", "http:/bob:s3cret@reports.internal" })
	void credentialsInABaseUrlAreNeverPrinted(String url) {
		assertThat(this.failures.of(REPORTS + "base-url=" + url)).contains("'" + REPORTS + "base-url'");
		assertThat(this.failures.all()).doesNotContain("s3cret").doesNotContain("cret@").doesNotContain("bob");
	}

	@ParameterizedTest
	@ValueSource(strings = { "connect-timeout", "acquire-timeout", "response-timeout", "idle-timeout",
			"upload-idle-timeout", "total-timeout", "stuck-after", "pool.max-idle-time", "pool.max-life-time" })
	void aDurationThatIsNotAboveZeroIsNamed(String clock) {
		assertThat(this.failures.of("streaming.client." + clock + "=0s")).contains("'streaming.client." + clock + "'",
				"a duration must be above zero but this is 0 ms", "Set a positive duration such as '30s'.");
		assertThat(this.failures.of(REPORTS + clock + "=-5s")).contains("'" + REPORTS + clock + "'",
				"a duration must be above zero but this is -5000 ms", "Set a positive duration such as '30s'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.max-connections", "max-concurrent-streams", "limits.max-element-size",
			"limits.max-header-size", "limits.max-body-size" })
	void aNumberThatIsNotAboveZeroIsNamed(String property) {
		assertThat(this.failures.of("streaming.client." + property + "=0"))
			.contains("'streaming.client." + property + "'", "above zero but is 0", "Set a positive number.");
		assertThat(this.failures.of(REPORTS + property + "=-1")).contains("'" + REPORTS + property + "'",
				"above zero but is -1", "Set a positive number.");
	}

	@Test
	void aNegativeNumberOfPendingStreamsIsNamed() {
		assertThat(this.failures.of("streaming.client.pool.max-pending=-1"))
			.contains("'streaming.client.pool.max-pending'", "must not be negative but is -1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "streaming.client.protocol", REPORTS + "protocol" })
	void anUnknownProtocolIsNamedWithTheOnesThereAre(String property) {
		assertThat(this.failures.of(property + "=h3")).contains(property, "h3", "AUTO", "HTTP11", "H2", "H2C");
	}

	@ParameterizedTest
	@ValueSource(strings = { "streaming.client.idle-timeout", REPORTS + "idle-timeout" })
	void aDurationThatIsNoneIsNamed(String property) {
		assertThat(this.failures.of(property + "=soon")).contains(property, "soon");
	}

	@ParameterizedTest
	@CsvSource({ "my-client, myClient", "reports, REPORTS", "my_client, my-client" })
	void clientsWhoseNamesDifferInCaseAndPunctuationOnlyAreBothNamed(String one, String other) {
		assertThat(this.failures.of("streaming.client.clients[" + one + "].base-url=http://one.internal",
				"streaming.client.clients[" + other + "].base-url=http://other.internal"))
			.contains("'streaming.client.clients." + one + "'", "'streaming.client.clients." + other + "'",
					"Rename one of the two clients.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "Default" })
	void theNameOfTheDefaultClientIsTaken(String name) {
		assertThat(this.failures.of("streaming.client.clients." + name + ".base-url=http://reports.internal")).contains(
				"'streaming.client.clients." + name + "'", "the client that is made from the defaults",
				"Rename one of the two clients.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "0%", "101%", "x", "%", "1.5", "5 %%" })
	void aStuckThresholdThatIsNoneIsNamed(String threshold) {
		assertThat(this.failures.of("streaming.client.health.stuck-threshold=" + threshold)).contains(
				"'streaming.client.health.stuck-threshold'",
				"it must be a positive number of streams or a percentage up to 100%",
				"Set a number of streams such as '1', or a percentage such as '5%'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "streaming.client.ssl.bundle", REPORTS + "ssl.bundle" })
	void aMissingSslBundleIsNamed(String property) {
		assertThat(this.failures.of(property + "=internal-ca")).contains("'" + property + "'",
				"there is no SSL bundle named 'internal-ca'", "'spring.ssl.bundle'");
	}

	@Test
	void badValuesFailAtStartupAlsoWhereBeansAreLazy() {
		String lazy = "spring.main.lazy-initialization=true";
		assertThat(this.failures.of(lazy, "streaming.client.idle-timeout=0s"))
			.contains("'streaming.client.idle-timeout'");
		assertThat(this.failures.of(lazy, "streaming.client.health.stuck-threshold=x"))
			.contains("'streaming.client.health.stuck-threshold'");
		assertThat(this.failures.of(TwoTablesOfOneName.class, lazy)).contains("'jobs'");
	}

	@Test
	void twoTablesOfOneNameAreBothNamed() {
		assertThat(this.failures.of(TwoTablesOfOneName.class)).contains("'jobs'", "'firstJobs'", "'otherJobs'",
				"Give the TableSpec of one of the two beans a name other than 'jobs'.");
	}

	@Test
	void aTableWithTheNameOfABuiltInOneIsNamed() {
		assertThat(this.failures.of(BuiltInName.class)).contains("'streams'", "'myStreams'", "'streamsTable'");
	}

	@Test
	void aTableWithoutRoomIsNamed() {
		assertThat(this.failures.of(NoRoom.class)).contains("The capacity of table 'jobs' must be at least 1 but is 0",
				"'jobsTable'", NoRoom.class.getName(), "Correct the TableSpec");
	}

	@Test
	void aClockThatIsNotAboveStuckAfterIsOneWarning(CapturedOutput output) {
		start(REPORTS + "base-url=http://reports.internal", REPORTS + "idle-timeout=10s",
				"streaming.client.clients.other.base-url=http://other.internal");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("'" + REPORTS + "idle-timeout'", "10000 ms");
	}

	@Test
	void aClockThatAllClientsInheritIsOneWarning(CapturedOutput output) {
		start("streaming.client.response-timeout=3s", REPORTS + "base-url=http://reports.internal");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("'streaming.client.response-timeout'", "3000 ms");
	}

	@Test
	void everyClockThatStuckAfterOvertakesIsAWarning(CapturedOutput output) {
		start(REPORTS + "base-url=http://reports.internal", REPORTS + "stuck-after=60s", REPORTS + "total-timeout=1m");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).hasSize(4)
			.anyMatch((line) -> line.contains("'" + REPORTS + "response-timeout'"))
			.anyMatch((line) -> line.contains("'" + REPORTS + "idle-timeout'"))
			.anyMatch((line) -> line.contains("'" + REPORTS + "upload-idle-timeout'"))
			.anyMatch((line) -> line.contains("'" + REPORTS + "total-timeout'"));
	}

	@Test
	void theDefaultsAreNoReasonForAWarning(CapturedOutput output) {
		start(REPORTS + "base-url=http://bob:s3cret@reports.internal");
		assertThat(output.getAll()).doesNotContain("WARN").doesNotContain("s3cret").doesNotContain("cret@");
	}

	private static void start(String... properties) {
		SpringApplication application = new SpringApplication(Failures.Lean.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		application.run(arguments).close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwoTablesOfOneName {

		@Bean
		TableSpec<String, String> firstJobs() {
			return TableSpec.of("jobs", String.class, String.class);
		}

		@Bean
		TableSpec<String, Integer> otherJobs() {
			return TableSpec.of("jobs", String.class, Integer.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BuiltInName {

		@Bean
		TableSpec<String, String> myStreams() {
			return TableSpec.of("streams", String.class, String.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoRoom {

		@Bean
		TableSpec<String, String> jobsTable() {
			return TableSpec.of("jobs", String.class, String.class).withCapacity(0);
		}

	}

}
