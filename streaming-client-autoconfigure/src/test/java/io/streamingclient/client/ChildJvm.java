package io.streamingclient.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A JVM of its own that can be paused, and that says line by line how it goes.
 */
public final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final Path log;

	private ChildJvm(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start one with the class path of this one.
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the process
	 * @throws IOException if it could not be started
	 */
	public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
		Path log = Files.createTempFile("child-jvm", ".log");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true", "-cp", classPath, main.getName());
		Process process = new ProcessBuilder(Stream.concat(java.stream(), Stream.of(arguments)).toList())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		return new ChildJvm(process, log);
	}

	/**
	 * What it has said so far.
	 * @return its lines
	 */
	public List<String> lines() {
		try {
			return Files.readAllLines(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for a line.
	 * @param line the whole line
	 */
	public void awaitLine(String line) {
		awaitLine(line::equals);
	}

	/**
	 * Wait for a line.
	 * @param wanted which one
	 * @return the first such line
	 */
	String awaitLine(Predicate<String> wanted) {
		await().atMost(SOON)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(lines()).anyMatch(wanted));
		return lines().stream().filter(wanted).findFirst().orElseThrow();
	}

	/**
	 * Send the process a signal.
	 * @param name its name
	 */
	public void signal(String name) {
		try {
			String command = "kill -" + name + " " + this.process.pid();
			assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait for the end of the process.
	 * @param patience how long
	 * @return its exit code
	 * @throws InterruptedException if the wait is interrupted
	 */
	public int exitCode(Duration patience) throws InterruptedException {
		assertThat(this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
			.as("the process has ended, which said %s", lines())
			.isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly().onExit().join();
		Files.delete(this.log);
	}

}
