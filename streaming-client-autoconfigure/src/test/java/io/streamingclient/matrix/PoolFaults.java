package io.streamingclient.matrix;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.streamingclient.matrix.Scenario.Recovery;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.Http2Settings;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * What one stream does to the others: slots, connections and windows that they share.
 */
final class PoolFaults {

	private static final int MIB = 1024 * 1024;

	private PoolFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Connections that streams share");
		leaks(rows);
		queue(rows);
		dead(rows);
		return rows;
	}

	private static void leaks(Rows rows) {
		String name = "20 corrupt gzip bodies over a pool of 2, then a healthy request";
		rows.row(name, HTTP11)
			.connections(2)
			.plot(PoolFaults::corruptFirst)
			.whole("healthy")
			.truth(Truth.completes())
			.plain(Plain.hangs());
		rows.row(name, H2C)
			.connections(2)
			.plot(PoolFaults::corruptFirst)
			.whole("healthy")
			.truth(Truth.completes())
			.plain(Plain.completes());
		rows.row("A paused consumer, and a sibling on its connection", H2C)
			.connections(1)
			.reading(Reading.BYTES)
			.plot(PoolFaults::pausedSibling)
			.whole(GeneratedBody.sha256(MIB, 2))
			.truth(Truth.completes())
			.plain(Plain.hangs());
	}

	private static Flux<String> corruptFirst(Scene scene) {
		scene.upstream()
			.on("/corrupt",
					Script.respondWith(200)
						.header("Content-Encoding", "gzip")
						.body("not gzip at all".getBytes(StandardCharsets.UTF_8)));
		scene.upstream().on(Plot.PATH, Script.respondWith(200).body("healthy\n"));
		Flux<String> corrupt = scene.read("/corrupt").onErrorComplete().timeout(MatrixRun.HANGING);
		corrupt.repeat(19).onErrorComplete().blockLast(MatrixRun.SOON);
		return scene.read(Plot.PATH);
	}

	private static Flux<String> pausedSibling(Scene scene) {
		scene.upstream().on("/paused", Script.respondWith(200).body("x\n".repeat(4 * MIB)));
		scene.upstream().on(Plot.PATH, Script.respondWith(200).generate(MIB, 2));
		Disposable paused = scene.reader()
			.read(Call.of("/paused", Reading.LINES))
			.limitRate(1)
			.concatMap((line) -> Flux.never(), 1)
			.subscribe();
		SeenExchange seen = scene.upstream().awaitRequest(MatrixRun.SOON);
		AtomicLong before = new AtomicLong(-1);
		Awaitility.await()
			.atMost(MatrixRun.SOON)
			.pollInterval(Duration.ofMillis(500))
			.until(() -> seen.bytesSent() > 0 && before.getAndSet(seen.bytesSent()) == seen.bytesSent());
		return scene.read(Plot.PATH).doFinally((signal) -> paused.dispose());
	}

	private static void queue(Rows rows) {
		rows.row("5 requests cancelled while they wait for a stream", H2C)
			.at(Venue.upstream(Http2Options.standard().maxConcurrentStreams(1)))
			.connections(1)
			.plot(PoolFaults::cancelledInTheQueue)
			.whole("/held", Plot.PATH)
			.truth(Truth.completes())
			.plain(Plain.completesWrong("the cancelled requests were sent"));
		rows.row("5 requests cancelled while they wait for a connection", HTTP11)
			.connections(1)
			.plot(PoolFaults::cancelledInTheQueue)
			.whole("/held", Plot.PATH)
			.truth(Truth.completes())
			.plain(Plain.kills("PoolAcquirePendingLimitException").maybeThen("the next request fails"));
		rows.row("A pool of 1 whose connection is taken", HTTP11)
			.connections(1)
			.plot((scene) -> whileHeld(scene, Script.respondWith(200).chunked().send("a\n")))
			.recovers(Recovery.NEVER)
			.truth(Truth.runsOut(Clock.ACQUIRE, ErrorType.CAPACITY, Phase.ACQUIRING), Seen.NO_REQUEST)
			.plain(Plain.hangs());
		rows.row("SETTINGS lower MAX_CONCURRENT_STREAMS to 0, with a pool of 1", H2C)
			.connections(1)
			.plot((scene) -> whileHeld(scene,
					Script.respondWith(200)
						.send("a\n")
						.settings(Http2Settings.MAX_CONCURRENT_STREAMS, 0)
						.awaitSettingsAck()))
			.recovers(Recovery.NEVER)
			.truth(Truth.runsOut(Clock.ACQUIRE, ErrorType.CAPACITY, Phase.ACQUIRING), Seen.NO_REQUEST)
			.plain(Plain.hangs());
	}

	private static Flux<String> whileHeld(Scene scene, Script held) {
		Gate gate = new Gate();
		scene.upstream().on("/held", held.awaitGate(gate).stall());
		Disposable holding = scene.read("/held").subscribe();
		gate.awaitArrival(MatrixRun.SOON);
		return scene.read(Plot.PATH).doFinally((signal) -> holding.dispose());
	}

	private static Flux<String> cancelledInTheQueue(Scene scene) {
		Gate gate = new Gate();
		scene.upstream().on("/", Script.respondWith(200).body("served\n"));
		scene.upstream().on("/held", Script.respondWith(200).chunked().send("a\n").awaitGate(gate).end());
		Disposable held = scene.read("/held").subscribe();
		gate.awaitArrival(MatrixRun.SOON);
		for (int i = 0; i < 5; i++) {
			scene.read("/cancelled").onErrorComplete().subscribe().dispose();
		}
		Flux<String> last = scene.read(Plot.PATH).doFinally((signal) -> held.dispose());
		// when it has had the time to stand in the queue behind them
		return last
			.doOnSubscribe((subscription) -> Schedulers.boundedElastic()
				.schedule(gate::open, MatrixRun.CLOCK.toMillis(), TimeUnit.MILLISECONDS))
			.thenMany(Flux.defer(
					() -> Flux.fromIterable(scene.upstream().exchanges().stream().map(SeenExchange::path).toList())));
	}

	private static void dead(Rows rows) {
		String name = "The peer of a pooled connection has vanished: 10 attempts";
		rows.row(name, HTTP11)
			.at(Venue.upstreamBehindProxy())
			.connections(1)
			.plot(PoolFaults::deadConnection)
			.whole("healthy")
			.truth(Truth.completes())
			.timed(Plain.completes())
			.plain(Plain.hangs());
		rows.row(name, H2C)
			.at(Venue.upstreamBehindProxy())
			.connections(1)
			.plot(PoolFaults::deadConnection)
			.whole("healthy")
			.truth(Truth.completes())
			.timed(Plain.hangs())
			.plain(Plain.hangs());
	}

	private static Flux<String> deadConnection(Scene scene) {
		scene.upstream().on(Plot.PATH, Script.respondWith(200).body("healthy\n"));
		// a cold machine may be slower than the clock of the client that has one
		scene.reader().read(Call.healthy("/next")).retry(9).blockLast(MatrixRun.SOON);
		scene.proxy().dropPresent();
		return scene.read(Plot.PATH).retry(9);
	}

}
