package io.streamingclient.sample.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

	private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.E+]+)");

	private static final List<String> SMALL = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");

	private static final List<String> JVM_OPTIONS = List.of("-XX:+ExitOnOutOfMemoryError",
			"-XX:NativeMemoryTracking=off");

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
		return start(directory, SMALL, properties);
	}

	public static ChildGateway start(Path directory, List<String> memory, String... properties) throws IOException {
		return start(directory, memory, List.of("-cp", classPath(), SampleApplication.class.getName()), properties);
	}

	/**
	 * Start what Maven has packaged.
	 */
	public static ChildGateway startJar(Path directory, Path jar, String... properties) throws IOException {
		return start(directory, SMALL, List.of("-jar", jar.toString()), properties);
	}

	private static ChildGateway start(Path directory, List<String> memory, List<String> program, String... properties)
			throws IOException {
		Path log = directory.resolve("gateway.log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(JVM_OPTIONS);
		command.addAll(memory);
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
	 * What the heap holds when its garbage is collected.
	 */
	public long liveKibibytes() throws IOException, InterruptedException {
		collectGarbage();
		return (long) (metric("jvm.memory.used?tag=area:heap") / 1024);
	}

	/**
	 * The number of streams that are live.
	 */
	public long liveStreams() throws IOException {
		String live = actuator("streams").split("\"terminations\"")[0];
		return Pattern.compile("\"verdict\":").matcher(live).results().count();
	}

	/**
	 * The number of rows in a table.
	 */
	public long rows(String table) throws IOException {
		Matcher size = Pattern.compile("\"name\":\"" + Pattern.quote(table) + "\",\"size\":(\\d+)")
			.matcher(actuator("streamtables"));
		assertThat(size.find()).as("there is a table %s", table).isTrue();
		return Long.parseLong(size.group(1));
	}

	/**
	 * The first value of a metric.
	 */
	public double metric(String nameAndQuery) throws IOException {
		Matcher value = VALUE.matcher(actuator("metrics/" + nameAndQuery));
		assertThat(value.find()).as("%s has a value", nameAndQuery).isTrue();
		return Double.parseDouble(value.group(1));
	}

	private String actuator(String target) throws IOException {
		try (InputStream body = uri("/actuator/" + target).toURL().openStream()) {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private void collectGarbage() throws IOException, InterruptedException {
		String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
		Process collecting = new ProcessBuilder(program, Long.toString(this.process.pid()), "GC.run")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(collecting.waitFor(1, TimeUnit.MINUTES)).as("garbage is collected").isTrue();
		assertThat(collecting.exitValue()).isZero();
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
