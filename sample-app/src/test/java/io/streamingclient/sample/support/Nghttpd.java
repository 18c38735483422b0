package io.streamingclient.sample.support;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import static org.awaitility.Awaitility.await;

/**
 * The HTTP/2 server of nghttp2, without TLS. Serves the files of a directory, and says
 * what is uploaded. Each of its responses has the trailer {@code X-Checksum: abc}.
 */
public final class Nghttpd implements AutoCloseable {

	private final Process process;

	private final int port;

	private Nghttpd(Process process, int port) {
		this.process = process;
		this.port = port;
		await().atMost(Gateway.patience()).until(this::answers);
	}

	public static Optional<Path> program() {
		return Programs.find("nghttpd");
	}

	public static Nghttpd start(Path program, Path directory) throws IOException {
		int port = freePort();
		return new Nghttpd(
				new ProcessBuilder(program.toString(), "--no-tls", "--address=127.0.0.1", "--echo-upload", "--trailer",
						"x-checksum: abc", "--htdocs=" + directory, Integer.toString(port))
					.redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start(),
				port);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private boolean answers() {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	public URI uri() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
