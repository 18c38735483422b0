package io.streamingclient.sample.relay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.streamingclient.sample.support.Download;
import io.streamingclient.sample.support.Gateway;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Trouble with one client is no trouble of another. Times are compared with those that
 * the same gateway needs without trouble; a busy machine has room.
 */
@Timeout(240)
class IsolationTests {

	private static final int TROUBLES = 40;

	private static final int SLOWER = 10;

	private static final long ROOM = 10_000_000_000L;

	private static final GeneratedBody REPORT = GeneratedBody.of(4 * 1024 * 1024, 1);

	private static ScriptedUpstream healthy;

	private static Gateway gateway;

	private final List<RawHttp> troubles = new ArrayList<>();

	@BeforeAll
	static void start() {
		healthy = ScriptedUpstream.start();
		healthy.on("/report").respond(200).generate(REPORT);
		gateway = Gateway.start("streaming.client.clients.healthy.base-url=" + healthy.uri(),
				"streaming.client.idle-timeout=5m", "streaming.client.response-timeout=5m",
				"streaming.client.acquire-timeout=5m", "streaming.client.clients.up.pool.max-connections=50",
				"streaming.client.clients.few.base-url={up}", "streaming.client.clients.few.pool.max-connections=5");
		gateway.upstream().on("/endless").respond(200).generate(1L << 40, 1);
		gateway.upstream().on("/silent").stall();
		gateway.upstream().on("/stalled").respond(200).chunked().send("one").stall();
	}

	@AfterAll
	static void stop() {
		gateway.close();
		healthy.close();
	}

	@AfterEach
	void end() throws IOException {
		for (RawHttp trouble : this.troubles) {
			trouble.close();
		}
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

	@Test
	void clientsThatDoNotReadDelayNoOthers() throws Exception {
		long usual = reports();
		for (int i = 0; i < TROUBLES; i++) {
			ask("/relay/up/endless").readHead();
		}
		await().atMost(Gateway.patience()).until(() -> of("up").stream().noneMatch(StreamSnapshot::demand));
		assertThat(reports()).isLessThan(SLOWER * usual + ROOM);
		assertThat(of("up")).hasSize(TROUBLES);
	}

	@Test
	void anUpstreamThatNeverAnswersDelaysNoOthers() throws Exception {
		long usual = reports();
		for (int i = 0; i < TROUBLES; i++) {
			ask("/relay/few/silent");
		}
		await().atMost(Gateway.patience()).until(() -> of("few").size() == TROUBLES);
		assertThat(reports()).isLessThan(SLOWER * usual + ROOM);
	}

	@Test
	void anUpstreamThatFallsSilentDelaysNoOthers() throws Exception {
		long usual = reports();
		for (int i = 0; i < TROUBLES; i++) {
			ask("/relay/up/stalled").readUntil("one");
		}
		assertThat(reports()).isLessThan(SLOWER * usual + ROOM);
		assertThat(of("up")).hasSize(TROUBLES);
	}

	private RawHttp ask(String target) throws IOException {
		RawHttp http = RawHttp.connect(gateway.port());
		this.troubles.add(http);
		return http.send(Gateway.request("GET " + target + " HTTP/1.1"));
	}

	private static List<StreamSnapshot> of(String client) {
		return gateway.streams().streams().stream().filter((stream) -> stream.client().equals(client)).toList();
	}

	// how long it takes to get some reports, one after the other
	private static long reports() throws Exception {
		long start = System.nanoTime();
		for (int i = 0; i < 3; i++) {
			assertThat(Download.of(gateway.uri("/relay/healthy/report")).sha256()).isEqualTo(REPORT.sha256());
		}
		return System.nanoTime() - start;
	}

}
