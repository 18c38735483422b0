package io.streamingclient.matrix;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * What comes is not HTTP/1.1, or not unambiguously.
 */
final class FramingFaults {

	private static final String CHUNKS = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n";

	private static final String MALFORMED = "IllegalArgumentException";

	private FramingFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Broken HTTP/1.1");
		heads(rows);
		lengths(rows);
		chunks(rows);
		return rows;
	}

	private static void heads(Rows rows) {
		Truth protocol = Truth.fails(ErrorType.PROTOCOL, Phase.AWAITING_RESPONSE);
		raw(rows, "Not HTTP at all", "SSH-2.0-OpenSSH_9.6\r\n").truth(protocol).plain(Plain.fails(MALFORMED));
		raw(rows, "A bad status line", "ICY 200 OK\r\nContent-Length: 2\r\n\r\na\n").truth(protocol)
			.plain(Plain.fails(MALFORMED));
		raw(rows, "A status that is no number", "HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\na\n").truth(protocol)
			.plain(Plain.fails("NumberFormatException"));
		raw(rows, "A head that is too large", "HTTP/1.1 200 OK\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\na\n")
			.truth(Truth.fails(ErrorType.LIMIT, Phase.AWAITING_RESPONSE))
			.plain(Plain.fails("TooLongHttpHeaderException"));
	}

	private static void lengths(Rows rows) {
		Truth protocol = Truth.fails(ErrorType.PROTOCOL, Phase.AWAITING_RESPONSE);
		raw(rows, "Two Content-Lengths that differ",
				"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\na\n")
			.truth(protocol)
			.plain(Plain.fails(MALFORMED));
		raw(rows, "A negative Content-Length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\na\n").truth(protocol)
			.plain(Plain.fails(MALFORMED));
		raw(rows, "A Content-Length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\na\n")
			.truth(protocol)
			.plain(Plain.fails(MALFORMED));
		raw(rows, "Content-Length and Transfer-Encoding",
				"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n0\r\n\r\n")
			.truth(protocol)
			.plain(Plain.fails("ContentLengthNotAllowedException"));
	}

	private static void chunks(Rows rows) {
		Truth protocol = Truth.fails(ErrorType.PROTOCOL, Phase.STREAMING);
		chunk(rows, "A chunk size that is no number", "xyz\r\n").truth(protocol)
			.plain(Plain.fails("NumberFormatException"));
		chunk(rows, "A negative chunk size", "-2\r\nb\n\r\n0\r\n\r\n").truth(protocol)
			.plain(Plain.fails("NumberFormatException"));
		chunk(rows, "A huge chunk size", "FFFFFFFFFFFFFFFFFF\r\nb\n").truth(protocol)
			.plain(Plain.fails("NumberFormatException"));
		chunk(rows, "A chunk that is longer than its size", "2\r\nb\nccccc\r\n0\r\n\r\n").truth(protocol)
			.plain(Plain.fails("InvalidChunkTerminationException"));
	}

	private static Row raw(Rows rows, String name, String text) {
		return rows.row(name, HTTP11).script(Script.begin().raw(text).stall());
	}

	private static Row chunk(Rows rows, String name, String text) {
		return raw(rows, name, CHUNKS + text).whole("a", "b", "c");
	}

}
