package io.streamingclient.guards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.awaitility.Awaitility.await;

/**
 * A {@link GuardedApplication} in a JVM of its own, with few file descriptors.
 */
final class ChildServer implements AutoCloseable {

	private static final String PORT = "listening on ";

	private final Process process;

	private final Path log;

	private ChildServer(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	static ChildServer start(int descriptors, boolean nativeTransport) throws IOException {
		Path log = Files.createTempFile("child-server", ".log");
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String command = "ulimit -n " + descriptors + " && exec '" + java
				+ "' -Xmx128m -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true -Dreactor.netty.native="
				+ nativeTransport + " " + ChildServer.class.getName();
		ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().put("CLASSPATH", classPath);
		return new ChildServer(builder.start(), log);
	}

	/**
	 * What the child runs.
	 * @param arguments properties of the application
	 */
	public static void main(String[] arguments) {
		GuardedApplication application = GuardedApplication.with(arguments);
		System.out.println(PORT + application.port());
	}

	int awaitPort() {
		String line = await().atMost(GuardedApplication.SOON.multipliedBy(2))
			.until(() -> lines().stream().filter((next) -> next.startsWith(PORT)).findFirst(),
					(found) -> found.isPresent())
			.orElseThrow();
		return Integer.parseInt(line.substring(PORT.length()));
	}

	List<String> lines() throws IOException {
		return Files.readAllLines(this.log);
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly().onExit().join();
		Files.delete(this.log);
	}

}
