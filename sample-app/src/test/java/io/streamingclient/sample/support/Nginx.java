package io.streamingclient.sample.support;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.streamingclient.upstream.GeneratedBody;

import static org.awaitility.Awaitility.await;

/**
 * A real nginx that serves generated reports from a directory: {@code /report} as fast as
 * it can, {@code /throttled/report} at 512 KiB/s, {@code /gzip/report} compressed, and
 * {@code /chunked/report} in chunks and without ranges. {@code /seen} answers what it
 * saw, and {@code /logged} writes it to {@code seen.log}, too.
 */
public final class Nginx implements AutoCloseable {

	private static final String CONFIGURATION = """
			daemon off;
			master_process off;
			pid {directory}/nginx.pid;
			error_log {directory}/error.log;
			events { worker_connections 512; }
			http {
			  access_log off;
			  client_body_temp_path {directory}/tmp/body;
			  proxy_temp_path {directory}/tmp/proxy;
			  fastcgi_temp_path {directory}/tmp/fastcgi;
			  uwsgi_temp_path {directory}/tmp/uwsgi;
			  scgi_temp_path {directory}/tmp/scgi;
			  sendfile on;
			  log_format seen '$request_method $request_uri $status';
			  server {
			    listen 127.0.0.1:{port};
			    listen 127.0.0.1:{http2} http2;
			    root {directory}/www;
			    location /throttled/ { alias {directory}/www/; limit_rate 512k; }
			    location /gzip/ {
			      alias {directory}/www/;
			      gzip on;
			      gzip_types *;
			      gzip_comp_level 1;
			    }
			    location /seen {
			      add_header X-Seen "$request_method $request_uri" always;
			      add_header X-Seen-A "$http_x_a" always;
			      add_header X-Seen-Via "$http_via" always;
			      add_header X-Seen-Upgrade "$http_upgrade$http_keep_alive$http_proxy_authorization" always;
			      return 200 "seen";
			    }
			    location /logged {
			      access_log {directory}/seen.log seen;
			      add_header X-Seen "$request_method $request_uri" always;
			      return 200 "seen";
			    }
			    location /moved { return 302 http://example.test/there; }
			    location /nothing { return 204; }
			    location /busy { add_header Retry-After 7 always; return 503 "busy"; }
			    location /chunked/ {
			      alias {directory}/www/;
			      etag off;
			      sub_filter_types *;
			      sub_filter_last_modified on;
			      sub_filter 'what is in no report' '';
			    }
			  }
			}
			""";

	private final Process process;

	private final Path directory;

	private final int port;

	private final int http2Port;

	private Nginx(Process process, Path directory, int port, int http2Port) {
		this.process = process;
		this.directory = directory;
		this.port = port;
		this.http2Port = http2Port;
		await().atMost(Gateway.patience()).until(this::answers);
	}

	/**
	 * Find the program.
	 */
	public static Optional<Path> program() {
		return Programs.find("nginx");
	}

	public static Nginx start(Path program, Path directory, GeneratedBody report) throws IOException {
		write(report, Files.createDirectories(directory.resolve("www")).resolve("report"));
		Files.createDirectories(directory.resolve("tmp"));
		int port = freePort();
		int http2Port = freePort();
		Path configuration = Files.writeString(directory.resolve("nginx.conf"),
				configuration(directory, port, http2Port));
		Process process = new ProcessBuilder(program.toString(), "-p", directory.toString(), "-c",
				configuration.toString(), "-e", directory.resolve("error.log").toString())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("nginx.log").toFile())
			.start();
		return new Nginx(process, directory, port, http2Port);
	}

	// readable for the worker process, whoever it runs as
	private static String configuration(Path directory, int port, int http2Port) {
		return CONFIGURATION.replace("{directory}", directory.toString())
			.replace("{port}", Integer.toString(port))
			.replace("{http2}", Integer.toString(http2Port));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static void write(GeneratedBody body, Path file) throws IOException {
		byte[] block = new byte[1024 * 1024];
		try (OutputStream out = Files.newOutputStream(file)) {
			for (long position = 0; position < body.size(); position += block.length) {
				out.write(block, 0, body.fill(position, block));
			}
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

	/**
	 * Where it speaks HTTP/2 without TLS.
	 */
	public URI http2Uri() {
		return URI.create("http://127.0.0.1:" + this.http2Port);
	}

	/**
	 * Replace the report in one step. Its entity tag has the second in which a file was
	 * modified, so that of the new one is an hour later.
	 * @param report another one
	 */
	public void replace(GeneratedBody report) throws IOException {
		Path next = this.directory.resolve("next");
		write(report, next);
		Files.setLastModifiedTime(next, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
		Files.move(next, this.directory.resolve("www").resolve("report"), StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
