package io.streamingclient.sample.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.sample.support.Gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many reports at once: all get their share.
 */
@Timeout(240)
class FairnessTests {

	private static final int CLIENTS = 50;

	private static final int BEHIND = 10;

	private static final long ENOUGH = 8 * 1024 * 1024;

	@Test
	void noneOfManyReportsStarves() throws Exception {
		try (Gateway gateway = Gateway.start()) {
			gateway.upstream().on("/endless").respond(200).generate(1L << 40, 1);
			List<Reader> readers = new ArrayList<>();
			CountDownLatch all = new CountDownLatch(CLIENTS);
			try {
				for (int i = 0; i < CLIENTS; i++) {
					readers.add(new Reader(gateway.port(), all));
				}
				readers.forEach(Thread::start);
				await().atMost(Duration.ofMinutes(2)).until(() -> progress(readers).get(CLIENTS / 2) >= ENOUGH);
				List<Long> progress = progress(readers);
				assertThat(progress.get(0)).as("the slowest of %s", progress)
					.isGreaterThan(progress.get(CLIENTS / 2) / BEHIND);
			}
			finally {
				for (Reader reader : readers) {
					reader.socket.close();
				}
				for (Reader reader : readers) {
					reader.join();
				}
			}
			await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
		}
	}

	// ascending
	private static List<Long> progress(List<Reader> readers) {
		return readers.stream().map((reader) -> reader.bytes.get()).sorted().toList();
	}

	/**
	 * Takes all it gets, from when all have their first bytes.
	 */
	private static final class Reader extends Thread {

		private final AtomicLong bytes = new AtomicLong();

		private final Socket socket;

		private final CountDownLatch all;

		Reader(int port, CountDownLatch all) throws IOException {
			super("reader");
			this.socket = new Socket("127.0.0.1", port);
			this.all = all;
		}

		@Override
		public void run() {
			try {
				this.socket.getOutputStream()
					.write(Gateway.request("GET /relay/up/endless HTTP/1.1").getBytes(StandardCharsets.US_ASCII));
				InputStream body = this.socket.getInputStream();
				byte[] block = new byte[16 * 1024];
				body.read(block);
				this.all.countDown();
				this.all.await(Gateway.patience().toSeconds(), TimeUnit.SECONDS);
				for (int count = body.read(block); count >= 0; count = body.read(block)) {
					this.bytes.addAndGet(count);
				}
			}
			catch (IOException ex) {
				if (!this.socket.isClosed()) {
					throw new UncheckedIOException(ex);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
