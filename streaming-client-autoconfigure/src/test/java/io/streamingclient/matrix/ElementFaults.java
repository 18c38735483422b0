package io.streamingclient.matrix;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * HTTP is in order, and the events, records or lines in it are not.
 */
final class ElementFaults {

	private static final Truth TRUNCATED = Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING);

	private static final Truth DECODE = Truth.fails(ErrorType.DECODE, Phase.STREAMING);

	private static final Truth LIMIT = Truth.fails(ErrorType.LIMIT, Phase.STREAMING);

	private static final int TOO_LARGE = 1100 * 1024;

	private ElementFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Elements");
		events(rows);
		records(rows);
		large(rows);
		return rows;
	}

	private static void events(Rows rows) {
		rows.row("An event cut in the middle, and a clean end", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.begin().eventStream().event("one").send("data: tw").end())
			.whole("one", "two")
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("half an event delivered as a whole one"));
		rows.row("An event without its blank line, and a clean end", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.begin().eventStream().event("one").send("data: two\n").end())
			.whole("one")
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("half an event delivered as a whole one"));
		rows.row("An event cut in the middle, delimited by FIN", HTTP11)
			.reading(Reading.EVENTS)
			.script(Script.respondWith(200)
				.header("Content-Type", "text/event-stream")
				.closeDelimited()
				.send("data: one\n\ndata: tw"))
			.whole("one", "two")
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("half an event delivered as a whole one"));
		rows.row("HTML where events were asked for", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.respondWith(200).header("Content-Type", "text/html").body("<html>sorry</html>"))
			.truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("nothing delivered"));
	}

	private static void records(Rows rows) {
		records(rows, "A record cut in the middle, and a clean end", "{\"n\":1}\n{\"n\":")
			.whole("{\"n\":1}", "{\"n\":2}")
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.fails("UnexpectedEndOfInputException"));
		records(rows, "A number cut in the middle, and a clean end", "12345\n678").whole("12345", "67890")
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("a wrong number delivered"));
		// Spring's decoder can release a buffer twice, which damages an HTTP/2 connection
		noJson(rows, HTTP11, Plain.fails("StreamReadException"));
		noJson(rows, H2C, Plain.fails("StreamReadException").andMaybe("the next request hangs"));
	}

	private static void noJson(Rows rows, Wire wire, Plain plain) {
		records(rows, "A record that is no JSON", "{\"n\":1}\nsorry\n", wire).whole("{\"n\":1}")
			.truth(DECODE, Seen.ITS_OWN_END)
			.plain(plain);
	}

	private static void large(Rows rows) {
		// over HTTP/2 what was not read can hold the window of the connection for good
		Plain limit = Plain.fails("DataBufferLimitException").maybeThen("the next request hangs");
		rows.row("A line that is too long", HTTP11, H2C)
			.script(Script.respondWith(200).body("a\n" + "x".repeat(TOO_LARGE) + "\nb\n"))
			.truth(LIMIT, Seen.ITS_OWN_END, Seen.CLOSED, Seen.CANCELLED)
			.plain(limit);
		rows.row("A line that never ends", HTTP11, H2C)
			.script(Script.respondWith(200).chunked().forever(Script.begin().send("x".repeat(64 * 1024))))
			.truth(LIMIT)
			.plain(limit);
		rows.row("An event that is too large", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.begin().eventStream().event("x".repeat(TOO_LARGE)).end())
			.truth(LIMIT, Seen.ITS_OWN_END, Seen.CLOSED, Seen.CANCELLED)
			.plain(limit);
	}

	private static Row records(Rows rows, String name, String body, Wire... wires) {
		return rows.row(name, (wires.length > 0) ? wires : new Wire[] { HTTP11, H2C })
			.reading(Reading.RECORDS)
			.script(Script.respondWith(200).header("Content-Type", "application/x-ndjson").body(body));
	}

}
