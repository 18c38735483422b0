package io.streamingclient.matrix;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * The body has another length than the head says, or more comes than belongs to it.
 */
final class LengthFaults {

	private static final Truth PROTOCOL = Truth.fails(ErrorType.PROTOCOL, Phase.STREAMING);

	private LengthFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Lengths");
		rows.row("The body is shorter than its Content-Length, and END_STREAM comes", H2C, H2)
			.script(Script.respondWith(200).contentLength(6).send("a\nb\n").endStream())
			.whole("a", "b", "c")
			.truth(Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(Plain.fails("StreamException"));
		rows.row("A Content-Length, and END_STREAM with the head", H2C, H2)
			.script(Script.respondWith(200).contentLength(6).endStream())
			.whole("a", "b", "c")
			.truth(Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
		rows.row("The body is longer than its Content-Length", H2C, H2)
			.script(Script.respondWith(200).contentLength(2).send("a\nb\nc\n").endStream())
			.whole("a")
			.truth(PROTOCOL, Seen.ITS_OWN_END)
			.plain(Plain.fails("StreamException"));
		rows.row("Garbage after a whole body", HTTP11)
			.script(Script.respondWith(200).contentLength(4).send("a\nb\n").raw("garbage\r\n\r\n"))
			.whole("a", "b")
			.truth(Truth.completes())
			.plain(Plain.completes());
		rows.row("A second response that nobody asked for", HTTP11)
			.script(Script.respondWith(200)
				.contentLength(4)
				.send("a\nb\n")
				.raw("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nwrong\n"))
			.whole("a", "b")
			.truth(Truth.completes())
			.plain(Plain.completes());
		return rows;
	}

}
