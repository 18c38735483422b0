package io.streamingclient.sample.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.streamingclient.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample application in a small JVM of its own.
 */
public final class ChildGateway implements AutoCloseable {

	/**
	 * How soon it must be ready.
	 */
	public static final Duration READY_WITHIN = Duration.ofMinutes(2);

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final List<String> JVM_OPTIONS = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m",
			"-XX:+ExitOnOutOfMemoryError", "-XX:NativeMemoryTracking=off");

	private final Process process;

	private final Path log;

	private final int port;

	private ChildGateway(Process process, Path log) throws IOException {
		this.process = process;
		this.log = log;
		await().atMost(READY_WITHIN).until(() -> output().contains("is ready"));
		Matcher matcher = PORT.matcher(output());
		assertThat(matcher.find()).isTrue();
		this.port = Integer.parseInt(matcher.group(1));
	}

	public static ChildGateway start(Path directory, String... properties) throws IOException {
		return start(directory, List.of("-cp", classPath(), SampleApplication.class.getName()), properties);
	}

	/**
	 * Start what Maven has packaged.
	 */
	public static ChildGateway startJar(Path directory, Path jar, String... properties) throws IOException {
		return start(directory, List.of("-jar", jar.toString()), properties);
	}

	private static ChildGateway start(Path directory, List<String> program, String... properties) throws IOException {
		Path log = directory.resolve("gateway.log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(JVM_OPTIONS);
		command.addAll(program);
		command.add("--server.port=0");
		for (String property : properties) {
			command.add("--" + property);
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		return new ChildGateway(process, log);
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	public URI uri(String pathAndQuery) {
		return URI.create("http://127.0.0.1:" + this.port + pathAndQuery);
	}

	public String output() throws IOException {
		return Files.readString(this.log);
	}

	/**
	 * The memory of the process that is in RAM, where the system tells.
	 */
	public long residentKibibytes() throws IOException {
		Path status = Path.of("/proc", Long.toString(this.process.pid()), "status");
		if (!Files.exists(status)) {
			return 0;
		}
		try (BufferedReader lines = Files.newBufferedReader(status)) {
			return lines.lines()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElse(0);
		}
	}

	/**
	 * Ask the process to stop, with SIGTERM.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Wait for the end of the process.
	 * @param patience how long
	 * @return its exit code
	 */
	public int exitCode(Duration patience) throws InterruptedException {
		assertThat(this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)).as("the process has ended")
			.isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
