package io.streamingclient.autoconfigure;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts applications on a class path from which jars are really missing, so that a class
 * that is linked where it should not be cannot hide.
 */
@Timeout(60)
class AbsentLibrariesTests {

	private static final List<String> ACTUATOR = List.of("spring-boot-actuator", "spring-boot-health",
			"spring-boot-starter-actuator", "spring-boot-micrometer", "micrometer-core", "micrometer-jakarta9");

	private static final List<String> ALL_THAT_IS_OPTIONAL = List.of("spring-boot-actuator", "spring-boot-health",
			"spring-boot-micrometer", "micrometer-core", "micrometer-jakarta9", "spring-boot-starter",
			"spring-boot-reactor-netty", "spring-boot-web-server", "spring-boot-webflux", "spring-boot-webmvc",
			"spring-boot-tomcat", "spring-boot-servlet", "spring-webmvc", "tomcat-", "jakarta.servlet-api",
			"spring-boot-jackson", "jackson-", "spring-boot-test", "spring-test", "spring-boot-netty");

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void close() {
		this.upstream.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "NONE", "SERVLET", "REACTIVE" })
	void aStreamCompletesWithoutTheJarsOfActuatorAndMicrometer(String type) throws Exception {
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		assertThat(run(ACTUATOR, type)).isEqualTo(Main.RESULT + "[a, b]");
	}

	@Test
	void aStreamCompletesWithNothingButWhatIsRequired() throws Exception {
		this.upstream.on("/lines").respond(200).body("a\nb\n");
		assertThat(run(ALL_THAT_IS_OPTIONAL, "NONE")).isEqualTo(Main.RESULT + "[a, b]");
	}

	private String run(List<String> absent, String type) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx256m", "-Djava.net.preferIPv4Stack=true", "-classpath",
				classPathWithout(absent), Main.class.getName(), type, this.upstream.uri().toString())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			return output.lines().filter((line) -> line.startsWith(Main.RESULT)).findFirst().orElse(output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String classPathWithout(List<String> absent) {
		String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(path.split(File.pathSeparator))
			.filter((entry) -> absent.stream()
				.noneMatch((prefix) -> Path.of(entry).getFileName().toString().startsWith(prefix)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Runs in a process of its own.
	 */
	static final class Main {

		static final String RESULT = "RESULT ";

		private Main() {
		}

		/**
		 * Start an application, read a stream and stop.
		 * @param arguments the type of the application and the base URL of the upstream
		 */
		public static void main(String[] arguments) {
			assertIsAbsent("org.springframework.boot.health.contributor.Health");
			assertIsAbsent("org.springframework.boot.actuate.endpoint.annotation.Endpoint");
			assertIsAbsent("io.micrometer.core.instrument.MeterRegistry");
			SpringApplication application = new SpringApplication(App.class);
			application.setWebApplicationType(WebApplicationType.valueOf(arguments[0]));
			try (ConfigurableApplicationContext context = application.run("--spring.main.banner-mode=off",
					"--server.port=0", "--spring.reactor.netty.shutdown-quiet-period=0s",
					"--streaming.client.clients.reports.base-url=" + arguments[1])) {
				List<String> lines = context.getBean(StreamingClients.class)
					.get("reports")
					.get()
					.uri("/lines")
					.retrieve()
					.lines()
					.collectList()
					.block(Duration.ofSeconds(20));
				System.out.println(RESULT + lines);
			}
		}

		@Configuration(proxyBeanMethods = false)
		@EnableAutoConfiguration
		static class App {

		}

		private static void assertIsAbsent(String className) {
			if (ClassUtils.isPresent(className, null)) {
				throw new IllegalStateException(className + " is present");
			}
		}

	}

}
