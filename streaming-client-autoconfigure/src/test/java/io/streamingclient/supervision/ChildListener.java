package io.streamingclient.supervision;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.autoconfigure.RunningApplication;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A JVM of its own with a checkpointed stream, which says what its listener has handled.
 */
final class ChildListener implements AutoCloseable {

	private final Process process;

	private final Path log;

	private ChildListener(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	static ChildListener start(URI upstream, Path checkpoints) throws IOException {
		Path log = Files.createTempFile("child-listener", ".log");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx96m", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true", "-cp", classPath,
				ChildListener.class.getName(), upstream.toString(), checkpoints.toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new ChildListener(process, log);
	}

	/**
	 * What the listener has handled.
	 * @return the numbers of the events, in order
	 */
	List<Integer> handled() throws IOException {
		return Files.readAllLines(this.log)
			.stream()
			.filter((line) -> line.matches("HANDLED \\d+\\."))
			.map((line) -> Integer.valueOf(line.substring("HANDLED ".length(), line.length() - 1)))
			.toList();
	}

	void awaitHandled(int count) {
		await().atMost(SOON.multipliedBy(2))
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(handled()).as("%s", this.log).hasSizeGreaterThanOrEqualTo(count));
	}

	/**
	 * End the process as {@code kill -9} does.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() throws IOException {
		kill();
		Files.delete(this.log);
	}

	/**
	 * What runs in the other JVM.
	 * @param arguments where the upstream is, and the directory of the checkpoints
	 */
	public static void main(String[] arguments) {
		RunningApplication.start(WebApplicationType.NONE, App.class,
				"streaming.client.clients.reports.base-url=" + arguments[0],
				"streaming.client.checkpoint.directory=" + arguments[1], "streaming.client.checkpoint.fsync=never",
				"spring.main.keep-alive=true", "streaming.client.supervised.events.client=reports",
				"streaming.client.supervised.events.uri=/events",
				"streaming.client.supervised.events.listener=printing",
				"streaming.client.supervised.events.checkpoint=true");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		// the dot: a line may be cut when the process is killed
		@Bean
		SupervisedListener<ServerSentEvent<String>> printing() {
			return (event) -> System.out.println("HANDLED " + event.data() + ".");
		}

	}

}
