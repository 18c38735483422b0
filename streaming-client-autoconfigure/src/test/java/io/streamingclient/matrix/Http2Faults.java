package io.streamingclient.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Collections;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Http2Errors;
import io.streamingclient.upstream.Http2Frames;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;

/**
 * What only HTTP/2 can do wrong, on a stream or for a whole connection.
 */
final class Http2Faults {

	private static final Truth PROTOCOL = Truth.fails(ErrorType.PROTOCOL, Phase.STREAMING);

	private static final byte[] NO_HPACK = { (byte) 0xBF, (byte) 0xFF, (byte) 0xFF };

	private static final byte[] BLOCK = ("x".repeat(1023) + "\n").repeat(16).getBytes(StandardCharsets.UTF_8);

	private Http2Faults() {
	}

	static Rows rows() {
		Rows rows = new Rows("HTTP/2");
		goAway(rows);
		onTheStream(rows);
		onTheConnection(rows);
		return rows;
	}

	private static void goAway(Rows rows) {
		rows.row("GOAWAY that leaves the stream out", H2C, H2)
			.script(Script.begin().awaitRequestBody().goAwayBelowThis().stall())
			.truth(Truth.fails(ErrorType.RESET, Phase.AWAITING_RESPONSE), Seen.CLOSED, Seen.CANCELLED, Seen.RESET)
			.plain(Plain.fails("PrematureCloseException"));
		rows.row("GOAWAY that covers the stream, then silence", H2C, H2)
			.script(Script.respondWith(200).send("a\n").goAwayAfterThis(Http2Errors.ENHANCE_YOUR_CALM).stall())
			.whole("a", "b")
			.truth(Truth.runsOut(Clock.IDLE, ErrorType.TIMEOUT, Phase.STREAMING), Seen.CANCELLED, Seen.CLOSED)
			.plain(Plain.hangs());
		rows.row("GOAWAY, gracefully, and the stream goes on", H2C, H2)
			.script(Script.respondWith(200).send("a\n").goAwayGracefully().send("b\n").endStream())
			.whole("a", "b")
			.truth(Truth.completes())
			.plain(Plain.completes());
	}

	private static void onTheStream(Rows rows) {
		Script body = Script.respondWith(200).send("a\n");
		row(rows, "Trailers without END_STREAM", body.trailersWithoutEnd(Headers.of("x-digest: abc")).stall())
			.truth(PROTOCOL, Seen.RESET)
			.plain(Plain.fails("StreamException"));
		row(rows, "DATA before HEADERS",
				Script.begin()
					.awaitRequestBody()
					.frameHere(Http2Frames.DATA, 0, "a\n".getBytes(StandardCharsets.UTF_8))
					.stall())
			.truth(Truth.fails(ErrorType.PROTOCOL, Phase.AWAITING_RESPONSE))
			.plain(Plain.hangs());
		row(rows, "A window update of 0", body.frameHere(Http2Frames.WINDOW_UPDATE, 0, new byte[4]).stall())
			.truth(PROTOCOL, Seen.RESET)
			.plain(Plain.fails("StreamException"));
	}

	private static void onTheConnection(Rows rows) {
		Script body = Script.respondWith(200).send("a\n");
		row(rows, "PUSH_PROMISE, though push is off", body.pushPromise("/style.css").stall())
			.truth(PROTOCOL, Seen.CLOSED)
			.plain(Plain.fails("IllegalArgumentException"));
		row(rows, "A frame that is too large", body.frameHere(Http2Frames.DATA, 0, new byte[20_000]).stall())
			.truth(PROTOCOL, Seen.CLOSED)
			.plain(Plain.fails("PrematureCloseException"));
		row(rows, "Headers that are no HPACK",
				Script.begin()
					.awaitRequestBody()
					.frameHere(Http2Frames.HEADERS, Http2Frames.FLAG_END_HEADERS, NO_HPACK)
					.stall())
			.truth(Truth.fails(ErrorType.PROTOCOL, Phase.AWAITING_RESPONSE), Seen.CLOSED)
			.plain(Plain.fails("PrematureCloseException"));
		row(rows, "DATA beyond all windows of a consumer that pauses",
				Script.respondWith(200).repeat(500, Script.begin().frameHere(Http2Frames.DATA, 0, BLOCK)).stall())
			.whole(Collections.nCopies(500 * 16, "x".repeat(1023)))
			.pausedAfter(1, MatrixRun.CLOCK.multipliedBy(5))
			.truth(PROTOCOL, Seen.CLOSED, Seen.RESET)
			.plain(Plain.fails("StreamException"));
	}

	private static Row row(Rows rows, String name, Script script) {
		return rows.row(name, H2C).script(script).whole("a", "b");
	}

}
