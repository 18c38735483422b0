package io.streamingclient.matrix;

import java.time.Duration;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;
import static io.streamingclient.matrix.Wire.HTTPS;

/**
 * The connection ends too early: by FIN, by RST, or for one direction only.
 */
final class EndFaults {

	private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	private EndFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Early ends");
		beforeTheHead(rows);
		inTheHead(rows);
		inTheBody(rows);
		inAChunk(rows);
		return rows;
	}

	private static void beforeTheHead(Rows rows) {
		Script request = Script.begin().awaitRequestBody();
		Truth truth = Truth.fails(ErrorType.RESET, Phase.AWAITING_RESPONSE);
		rows.row("FIN before the head", HTTP11, HTTPS, H2C, H2)
			.script(request.fin())
			.truth(truth, Seen.ITS_OWN_END)
			.plain(Plain.fails("PrematureCloseException"));
		rows.row("Half-close before the head", HTTP11, H2C)
			.script(request.halfClose())
			.truth(truth, Seen.CLOSED)
			.plain(Plain.fails("PrematureCloseException"));
		rows.row("RST before the head", HTTP11, H2C)
			.script(request.reset())
			.truth(truth, Seen.ITS_OWN_END)
			.plain(premature());
	}

	private static void inTheHead(Rows rows) {
		Script head = Script.begin().raw("HTTP/1.1 200 OK\r\nContent-Le");
		Truth truth = Truth.fails(ErrorType.RESET, Phase.AWAITING_RESPONSE);
		rows.row("FIN in the head", HTTP11)
			.script(head.fin())
			.truth(truth, Seen.ITS_OWN_END)
			.plain(Plain.fails("PrematureChannelClosureException"));
		rows.row("Half-close in the head", HTTP11)
			.script(head.halfClose())
			.truth(truth, Seen.CLOSED)
			.plain(Plain.fails("PrematureChannelClosureException"));
		rows.row("RST in the head", HTTP11)
			.script(head.pause(Duration.ofMillis(200)).reset())
			.truth(truth, Seen.ITS_OWN_END)
			.plain(premature());
	}

	private static void inTheBody(Rows rows) {
		Script body = Script.respondWith(200).contentLength(6).send("a\nb\n");
		Truth truncated = Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING);
		row(rows, "FIN in the body", HTTP11, HTTPS, H2C, H2).script(body.fin())
			.truth(truncated, Seen.ITS_OWN_END)
			.plain(premature());
		row(rows, "Half-close in the body", HTTP11, H2C).script(body.halfClose())
			.truth(truncated, Seen.CLOSED)
			.plain(premature());
		row(rows, "RST in the body", HTTP11, H2C).plot(Plot.ofParts(body, Script.begin().reset()))
			.truth(Truth.fails(ErrorType.RESET, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(premature());
		row(rows, "RST in a body that the end of the connection delimits", HTTP11)
			.plot(Plot.ofParts(Script.respondWith(200).closeDelimited().send("a\nb\n"), Script.begin().reset()))
			.truth(Truth.fails(ErrorType.RESET, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(premature());
		row(rows, "TLS: FIN without close_notify in such a body", HTTPS)
			.script(Script.respondWith(200).closeDelimited().send("a\nb\n").cut())
			.truth(truncated, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
	}

	private static void inAChunk(Rows rows) {
		Truth truncated = Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING);
		row(rows, "FIN between chunks: no last one", HTTP11)
			.script(Script.respondWith(200).chunked().chunk("a\nb\n").fin())
			.truth(truncated, Seen.ITS_OWN_END)
			.plain(premature());
		Script chunk = Script.begin().raw(HEAD + "6\r\na\nb\n");
		row(rows, "FIN in a chunk", HTTP11).script(chunk.fin()).truth(truncated, Seen.ITS_OWN_END).plain(premature());
		row(rows, "Half-close in a chunk", HTTP11).script(chunk.halfClose())
			.truth(truncated, Seen.CLOSED)
			.plain(premature());
		row(rows, "RST in a chunk", HTTP11).plot(Plot.ofParts(chunk, Script.begin().reset()))
			.truth(Truth.fails(ErrorType.RESET, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(premature());
	}

	private static Row row(Rows rows, String name, Wire... wires) {
		return rows.row(name, wires).whole("a", "b", "c");
	}

	// what the socket says depends on the transport and on who is first
	private static Plain premature() {
		return Plain.fails("PrematureCloseException", "SocketException", "NativeIoException", "IOException");
	}

}
