package io.streamingclient.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamException;
import io.streamingclient.supervision.SupervisedListener;
import io.streamingclient.supervision.SupervisedSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application in a JVM of its own that Spring Boot's devtools start again when a file
 * changes. It reads {@code /report} and {@code /events}, and has {@code /supervised}
 * read. It says STARTED in each of its lives, ENDED with a path and the reason for each
 * stream, and THREADS GONE when those of the life before have ended.
 */
final class RestartedApplication implements AutoCloseable {

	private static final Duration SOON = Duration.ofSeconds(60);

	// what belongs to the JVM and not to a life
	private static final Properties SHARED = System.getProperties();

	private final Process process;

	private final Path log;

	private final Path directory;

	private RestartedApplication(Process process, Path log, Path directory) {
		this.process = process;
		this.log = log;
		this.directory = directory;
	}

	static RestartedApplication start(Path directory, String upstream) throws IOException {
		Path log = directory.resolve("log");
		Path watched = Files.createDirectory(directory.resolve("watched"));
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true", "-cp", classPath,
				RestartedApplication.class.getName(), "--streaming.client.clients.reports.base-url=" + upstream,
				"--spring.devtools.restart.additional-paths=" + watched)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new RestartedApplication(process, log, watched);
	}

	/**
	 * Change a file, so that the application is restarted.
	 */
	void change() throws IOException {
		Files.writeString(this.directory.resolve("changed"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	List<String> lines() throws IOException {
		return Files.readAllLines(this.log);
	}

	void awaitLines(String line, int times) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(Collections.frequency(lines(), line)).as("%s in %s", line, lines())
				.isEqualTo(times));
	}

	int terminate() throws InterruptedException {
		this.process.destroy();
		assertThat(this.process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	/**
	 * What runs in the other JVM, once for each life.
	 * @param arguments properties
	 */
	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.main.keep-alive", "true", "spring.main.banner-mode", "off",
				"logging.level.root", "warn", "spring.devtools.restart.poll-interval", "200ms",
				"spring.devtools.restart.quiet-period", "100ms", "streaming.client.shutdown.drain-timeout", "200ms",
				"streaming.client.supervised.events.client", "reports", "streaming.client.supervised.events.uri",
				"/supervised", "streaming.client.supervised.events.listener", "printing"));
		ConfigurableApplicationContext context = application.run(arguments);
		StreamingClients clients = context.getBean(StreamingClients.class);
		read(clients, "/report");
		read(clients, "/events");
		System.out.println("STARTED " + RestartedApplication.class.getClassLoader().getClass().getSimpleName());
		awaitTheEndOfTheLifeBefore();
	}

	private static void read(StreamingClients clients, String path) {
		clients.get("reports").get().uri(path).retrieve().lines().subscribe((line) -> {
		}, (error) -> System.out.println("ENDED " + path + " " + ((StreamException) error).type().word()),
				() -> System.out.println("ENDED " + path + " complete"));
	}

	private static void awaitTheEndOfTheLifeBefore() {
		Object threads = SHARED.put("threads of this life", ownThreads());
		if (threads instanceof Collection<?> before) {
			assertThat(before).isNotEmpty();
			Awaitility.await()
				.atMost(SOON)
				.until(() -> before.stream().noneMatch((thread) -> ((Thread) thread).isAlive()));
			System.out.println("THREADS GONE");
		}
	}

	private static Set<Thread> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("streaming-client"))
			.filter((thread) -> thread.getContextClassLoader() == RestartedApplication.class.getClassLoader())
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		@Bean
		SupervisedListener<Object> printing() {
			return new SupervisedListener<>() {

				@Override
				public void onElement(Object element) {
				}

				@Override
				public void onEnded(SupervisedSnapshot stream) {
					System.out.println("ENDED supervised " + stream.state());
				}

			};
		}

	}

}
