package io.streamingclient.matrix;

import reactor.core.publisher.Flux;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * The request has a body, and the peer does not take it, or does not wait for it.
 */
final class UploadFaults {

	private static final Truth STALLED = Truth.runsOut(Clock.UPLOAD, ErrorType.TIMEOUT, Phase.SENDING);

	private UploadFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Uploads");
		rows.row("The server stops reading", HTTP11)
			.plot(upload(Script.begin().doNotRead().stall()))
			.truth(STALLED)
			.timed(Plain.hangs())
			.plain(Plain.hangs());
		rows.row("WINDOW_UPDATE is withheld", H2C, H2)
			.plot(upload(Script.begin().withholdWindow().stall()))
			.truth(STALLED)
			.timed(Plain.hangs())
			.plain(Plain.hangs());
		rows.row("WINDOW_UPDATE is withheld for the whole connection", H2C)
			.plot(upload(Script.begin().withholdConnectionWindow().stall()))
			.truth(STALLED)
			.timed(Plain.hangs())
			.plain(Plain.hangs());
		rows.row("FIN while the request is being sent", HTTP11, H2C)
			.plot(upload(Script.begin().early().awaitBodyBytes(100_000).fin()))
			.truth(Truth.fails(ErrorType.RESET, Phase.SENDING), Seen.ITS_OWN_END)
			.plain(Plain.fails("PrematureCloseException", "SocketException", "NativeIoException", "IOException"));
		Plot early = upload(Script.begin().doNotRead().respond(413).body("too large").stall());
		Truth status = Truth.fails(ErrorType.STATUS, Phase.STREAMING);
		rows.row("An early 413, and the rest of the request is not read", HTTP11)
			.plot(early)
			.truth(status)
			.plain(Plain.fails("WebClientResponseException"));
		rows.row("An early 413, and the rest of the request is not read", H2C)
			.plot(early)
			.truth(status)
			.plain(Plain.hangs());
		return rows;
	}

	// more than the buffers of both sockets and all windows hold
	private static Plot upload(Script script) {
		return (scene) -> {
			scene.upstream().on(Plot.PATH, script);
			return scene.upload(Plot.PATH, Flux.range(0, 500).map((block) -> "x".repeat(64 * 1024)));
		};
	}

}
