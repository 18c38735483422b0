package io.streamingclient.matrix;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.streamingclient.matrix.Scenario.Recovery;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;
import static io.streamingclient.matrix.Wire.HTTPS;

/**
 * The peer says nothing any more, or nothing that is of use, and keeps the connection
 * open.
 */
final class SilenceFaults {

	private static final Truth NO_ANSWER = Truth.runsOut(Clock.RESPONSE, ErrorType.TIMEOUT, Phase.AWAITING_RESPONSE);

	private static final Truth IDLE = Truth.runsOut(Clock.IDLE, ErrorType.TIMEOUT, Phase.STREAMING);

	private static final Truth STATUS = Truth.fails(ErrorType.STATUS, Phase.STREAMING);

	private static final Duration OFTEN = Duration.ofMillis(100);

	private SilenceFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Silence");
		beforeTheHead(rows);
		inTheBody(rows);
		vanished(rows);
		errors(rows);
		return rows;
	}

	private static void beforeTheHead(Rows rows) {
		rows.row("No response", HTTP11, HTTPS, H2C, H2)
			.script(Script.begin().awaitRequestBody().stall())
			.truth(NO_ANSWER)
			.plain(Plain.hangs());
		rows.row("A head that is cut, then silence", HTTP11)
			.script(Script.begin().raw("HTTP/1.1 200 OK\r\nContent-Le").stall())
			.truth(NO_ANSWER)
			.plain(Plain.hangs());
		rows.row("HEADERS without END_HEADERS, then silence", H2C, H2)
			.script(Script.respondWith(200).headersWithoutEnd())
			.recovers(Recovery.IN_THE_END)
			.truth(NO_ANSWER)
			.plain(Plain.hangs());
		rows.row("A head that drips, byte by byte", HTTP11)
			.script(Script.begin().dripRaw("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(4000), OFTEN).stall())
			.truth(NO_ANSWER)
			.timed(Plain.hangs().unlessBusy("ReadTimeoutException"))
			.plain(Plain.hangs());
		Script interim = Script.begin().forever(Script.begin().informational(100, Headers.none()).pause(OFTEN));
		rows.row("Interim responses (100) without end", HTTP11)
			.script(interim)
			.truth(NO_ANSWER)
			.timed(Plain.hangs().unlessBusy("ReadTimeoutException"))
			.plain(Plain.hangs());
		rows.row("Interim responses (100) without end", H2C)
			.script(interim)
			.truth(NO_ANSWER)
			.timed(Plain.fails("ReadTimeoutException"))
			.plain(Plain.hangs());
	}

	private static void inTheBody(Rows rows) {
		rows.row("A head, then silence", HTTP11, HTTPS, H2C, H2)
			.script(Script.respondWith(200).chunked().flush().stall())
			.truth(IDLE)
			.plain(Plain.hangs());
		rows.row("Some of the body, then silence", HTTP11, HTTPS, H2C, H2)
			.script(Script.respondWith(200).chunked().send("a\nb\n").stall())
			.whole("a", "b", "c")
			.truth(IDLE)
			.plain(Plain.hangs());
		rows.row("All of the body, but no END_STREAM", H2C, H2)
			.script(Script.respondWith(200).contentLength(4).send("a\nb\n").stall())
			.whole("a", "b")
			.truth(IDLE)
			.plain(Plain.hangs());
	}

	private static void vanished(Rows rows) {
		rows.row("The peer vanishes without FIN, in the body", HTTP11, H2C)
			.at(Venue.upstreamBehindProxy())
			.plot((scene) -> {
				CountDownLatch arrived = new CountDownLatch(1);
				scene.upstream()
					.on(Plot.PATH,
							Script.respondWith(200)
								.chunked()
								.send("a\n")
								.awaitGate(arrived)
								.run(scene.proxy()::dropPresent)
								.stall());
				return scene.read(Plot.PATH).doOnNext((line) -> arrived.countDown());
			})
			.whole("a", "b")
			.recovers(Recovery.IN_THE_END)
			.truth(IDLE, Seen.NOTHING)
			.plain(Plain.hangs());
	}

	private static void errors(Rows rows) {
		rows.row("A status 500 with some of its body, then silence", HTTP11, H2C)
			.script(Script.respondWith(500).chunked().send("sorry").stall())
			.truth(STATUS)
			.plain(Plain.hangs());
		rows.row("A status 500 whose body never ends", HTTP11, H2C)
			.script(Script.respondWith(500).chunked().heartbeats(OFTEN, "sorry\n"))
			.truth(STATUS)
			.plain(Plain.hangs());
	}

}
