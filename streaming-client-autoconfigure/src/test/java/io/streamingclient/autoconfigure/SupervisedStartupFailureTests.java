package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.streamingclient.supervision.SupervisedListener;
import io.streamingclient.supervision.SupervisedStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user reads when a supervised stream is declared as it cannot work.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SupervisedStartupFailureTests {

	private static final String PRICES = "streaming.client.supervised.prices.";

	private static final String LAZY = "spring.main.lazy-initialization=true";

	private Failures failures;

	@BeforeEach
	void capture(CapturedOutput output) {
		this.failures = new Failures(output);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			client=nobody                   | client          | There is no client named 'nobody' but [default, reports]
			client=                         | uri             | client 'default' has no base URL
			uri=                            | uri             | it is not set
			listener=                       | listener        | it is not set
			listener=nobody                 | listener        | there is no bean named 'nobody'
			listener=text                   | listener        | the bean 'text' is no SupervisedListener
			listener=numbers                | as              | the bean 'numbers' takes a java.lang.Integer
			max-restarts=-1                 | max-restarts    | it must not be negative but is -1
			window=0s                       | window          | a duration must be above zero but this is 0 ms
			initial-backoff=0s              | initial-backoff | a duration must be above zero but this is 0 ms
			max-backoff=-1s                 | max-backoff     | a duration must be above zero but this is -1000 ms
			max-backoff=1ms                 | max-backoff     | is below the first
			""")
	void whatCannotWorkIsNamed(String wrong, String property, String reason) {
		assertContains(failure(wrong), "'" + PRICES + property + "'", reason);
		assertContains(failure(LAZY, wrong), "'" + PRICES + property + "'", reason);
	}

	@ParameterizedTest
	@CsvSource({ "as=xml, as", "restart=sometimes, restart", "window=soon, window", "checkpoint=maybe, checkpoint" })
	void aValueThatIsNoneIsNamed(String wrong, String property) {
		assertContains(failure(wrong), "streaming.client.supervised.prices." + property, wrong.split("=")[1]);
	}

	@Test
	void onlyEventsHaveAnIdToSave() {
		assertContains(failure("as=lines", "listener=text2", "checkpoint=true"), "'" + PRICES + "checkpoint'",
				"only events have an id");
		assertContains(failure("as=records", "listener=numbers", "checkpoint=true"), "'" + PRICES + "checkpoint'",
				"only events have an id");
	}

	@Test
	void aCheckpointNeedsADirectory() {
		assertContains(failure("checkpoint=true"), "'streaming.client.checkpoint.directory'", "it is not set",
				"'prices' asks for a checkpoint", "CheckpointStore bean");
	}

	@Test
	void aDirectoryThatIsNoneIsNamed(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "x");
		assertContains(
				this.failures.of(App.class, all("checkpoint=true", "!streaming.client.checkpoint.directory=" + file)),
				"'streaming.client.checkpoint.directory'", file.toString(), "Set a directory that can be written to.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sometimes", "0s", "-1s" })
	void anFsyncThatIsNoneIsNamed(String fsync) {
		assertContains(failure("!streaming.client.checkpoint.fsync=" + fsync), "'streaming.client.checkpoint.fsync'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../prices", "-prices", "a b" })
	void aNameThatCouldBeNoFileIsNamed(String name) {
		String prefix = "!streaming.client.supervised[" + name + "].";
		assertContains(failure(prefix + "client=reports", prefix + "uri=/prices", prefix + "listener=any"),
				"'streaming.client.supervised." + name + "'", "Rename the supervised stream.");
	}

	@Test
	void namesThatDifferInCaseOnlyAreNamed() {
		String other = "!streaming.client.supervised.Prices.";
		assertContains(failure(other + "client=reports", other + "uri=/prices", other + "listener=any"),
				"but for case, its name is also that of 'streaming.client.supervised.");
		assertContains(this.failures.of(OneBean.class, all()), "'streaming.client.supervised.prices'",
				"its name is also that of a bean");
		assertContains(this.failures.of(TwoBeans.class), "Two SupervisedStream beans have the name 'prices'",
				"Give one of the two beans another name.");
	}

	private String failure(String... wrong) {
		return this.failures.of(App.class, all(wrong));
	}

	private static String[] all(String... wrong) {
		List<String> all = new ArrayList<>(List.of("streaming.client.clients.reports.base-url=http://reports.internal",
				PRICES + "client=reports", PRICES + "uri=/prices", PRICES + "listener=any"));
		for (String property : wrong) {
			String full = property.startsWith("!") ? property.substring(1)
					: property.equals(LAZY) ? property : PRICES + property;
			all.removeIf((other) -> other.startsWith(full.substring(0, full.indexOf('=') + 1)));
			all.add(full);
		}
		return all.toArray(String[]::new);
	}

	private static void assertContains(String printed, String... parts) {
		assertThat(printed).contains(Arrays.asList(parts));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(StreamSupervisionAutoConfiguration.class)
	@Import(Failures.Lean.class)
	static class App {

		@Bean
		SupervisedListener<Object> any() {
			return (element) -> {
			};
		}

		@Bean
		SupervisedListener<Integer> numbers() {
			return (element) -> {
			};
		}

		@Bean
		SupervisedListener<String> text2() {
			return (element) -> {
			};
		}

		@Bean
		String text() {
			return "text";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(App.class)
	static class OneBean {

		@Bean
		SupervisedStream<String> one() {
			return SupervisedStream.of("PRICES", Flux::never, (element) -> {
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(App.class)
	static class TwoBeans {

		@Bean
		SupervisedStream<String> one() {
			return SupervisedStream.of("Prices", Flux::never, (element) -> {
			});
		}

		@Bean
		SupervisedStream<String> other() {
			return SupervisedStream.of("prices", Flux::never, (element) -> {
			});
		}

	}

}
