package io.streamingclient.matrix;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2C;

/**
 * RST_STREAM with each code of RFC 9113 section 7.
 */
final class ResetFaults {

	private static final int CODES = 14;

	private ResetFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("RST_STREAM");
		for (int code = 0; code < CODES; code++) {
			rows.row("RST_STREAM before the head, with the code", H2C)
				.variant(Integer.toString(code))
				.script(Script.begin().awaitRequestBody().resetStream(code))
				.truth(Truth.fails(ErrorType.RESET, Phase.AWAITING_RESPONSE), Seen.ITS_OWN_END)
				.plain(Plain.fails("PrematureCloseException"));
		}
		for (int code = 0; code < CODES; code++) {
			rows.row("RST_STREAM in the body, with the code", H2C)
				.variant(Integer.toString(code))
				.plot(Plot.ofParts(Script.respondWith(200).send("a\n"), Script.begin().resetStream(code)))
				.whole("a", "b")
				.truth(Truth.fails(ErrorType.RESET, Phase.STREAMING), Seen.ITS_OWN_END)
				.plain(Plain.fails("PrematureCloseException"));
		}
		return rows;
	}

}
