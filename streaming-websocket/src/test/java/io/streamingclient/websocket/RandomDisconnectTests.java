package io.streamingclient.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients and upstreams that go away at any point, in any way.
 */
@Timeout(300)
class RandomDisconnectTests {

	private static final int SESSIONS = 320;

	private static final int AT_ONCE = 8;

	@ParameterizedTest(name = "sides on event loops of their own: {0}")
	@ValueSource(booleans = { false, true })
	void nothingIsLeftOfSessionsThatEndAtAnyPoint(boolean apart) throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		AtomicInteger upstreamsOpen = new AtomicInteger();
		try (ServerSocket listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
				SessionsApplication gateway = SessionsApplication.before("http://127.0.0.1:" + listening.getLocalPort(),
						"test.apart=" + apart)) {
			threads.submit(() -> serve(listening, threads, upstreamsOpen));
			List<Future<?>> clients = new ArrayList<>();
			for (int client = 0; client < AT_ONCE; client++) {
				Random random = new Random(client);
				clients.add(threads.submit(() -> {
					for (int session = 0; session < SESSIONS / AT_ONCE; session++) {
						ask(gateway.port(), random);
					}
					return null;
				}));
			}
			for (Future<?> client : clients) {
				client.get(200, TimeUnit.SECONDS);
			}
			gateway.awaitNothingLeft();
			await().atMost(SessionsApplication.SOON).untilAsserted(() -> assertThat(upstreamsOpen).hasValue(0));
			assertThat(gateway.terminations()).extracting("id").doesNotHaveDuplicates().hasSizeGreaterThan(AT_ONCE);
			await().atMost(SessionsApplication.SOON).until(() -> gateway.health().equals(Status.UP));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Void serve(ServerSocket listening, ExecutorService threads, AtomicInteger open) throws IOException {
		Random random = new Random(4711);
		while (!listening.isClosed()) {
			RawPeer peer = new RawPeer(listening.accept(), false);
			open.incrementAndGet();
			int fate = random.nextInt(10);
			int frames = random.nextInt(20);
			threads.submit(() -> {
				try (peer) {
					answer(peer, fate, frames);
				}
				catch (IOException ex) {
					// the other side was faster
				}
				finally {
					open.decrementAndGet();
				}
			});
		}
		return null;
	}

	private static void answer(RawPeer peer, int fate, int frames) throws IOException {
		if (fate == 0) {
			return;
		}
		peer.readHead();
		if (fate == 1) {
			peer.reset();
			return;
		}
		if (fate == 2) {
			peer.say("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
			return;
		}
		peer.accept();
		talk(peer, frames);
		end(peer, fate);
	}

	private static void ask(int port, Random random) {
		int fate = random.nextInt(10);
		try (RawPeer peer = RawPeer.ask(port, "/quick/random")) {
			if (fate <= 1) {
				return;
			}
			if (!peer.readHead().startsWith("HTTP/1.1 101")) {
				return;
			}
			talk(peer, (fate == 2) ? 0 : random.nextInt(20));
			end(peer, fate);
		}
		catch (IOException ex) {
			// the other side was faster
		}
	}

	private static void talk(RawPeer peer, int frames) throws IOException {
		for (int frame = 0; frame < frames; frame++) {
			peer.frame(RawFrame.BINARY, frame % 3 != 0, new byte[frame * 100]);
			if (frame % 3 == 0) {
				peer.frame(RawFrame.CONTINUATION, true, new byte[1]);
			}
		}
	}

	private static void end(RawPeer peer, int fate) throws IOException {
		switch (fate) {
			case 2, 3, 4 -> peer.reset();
			case 5 -> peer.frameHead(0x80 | RawFrame.BINARY, 1_000_000);
			case 6 -> peer.sendClose(1000).awaitEnd();
			case 7 -> peer.send(new byte[] { (byte) 0xFF, (byte) 0xFF });
			case 8 -> peer.awaitEnd();
			default -> {
			}
		}
	}

}
