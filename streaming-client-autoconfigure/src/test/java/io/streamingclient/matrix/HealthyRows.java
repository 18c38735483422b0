package io.streamingclient.matrix;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

import reactor.core.publisher.Flux;

import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;
import static io.streamingclient.matrix.Wire.HTTPS;

/**
 * Nothing is wrong: somebody is slow, or says something that is allowed.
 */
final class HealthyRows {

	static final String GROUP = "Healthy, but slow or unusual";

	private static final Duration PAUSE = MatrixRun.CLOCK.multipliedBy(3);

	private static final Duration OFTEN = MatrixRun.CLOCK.dividedBy(4);

	private static final List<String> MANY = Collections.nCopies(4096, "x".repeat(1023));

	private HealthyRows() {
	}

	static Rows rows() {
		Rows rows = new Rows(GROUP);
		slowConsumers(rows);
		slowServers(rows);
		unusual(rows);
		return rows;
	}

	private static void slowConsumers(Rows rows) {
		rows.row("The consumer pauses for three times the timeout, with data in the queue", HTTP11, H2C)
			.script(Script.respondWith(200).body(String.join("\n", MANY) + "\n"))
			.pausedAfter(1, PAUSE)
			.whole(MANY)
			.truth(Truth.completes())
			.timed(Plain.kills("ReadTimeoutException"))
			.plain(Plain.completes());
		rows.row("The consumer pauses for three times the timeout, and nothing comes", HTTP11, H2C)
			.script(Script.respondWith(200).chunked().send("a\n").pause(PAUSE.minus(OFTEN)).send("b\n").end())
			.pausedAfter(1, PAUSE)
			.whole("a", "b")
			.truth(Truth.completes())
			.timed(Plain.kills("ReadTimeoutException"))
			.plain(Plain.completes());
	}

	private static void slowServers(Rows rows) {
		rows.row("One byte four times in each timeout", HTTP11, H2C)
			.script(Script.respondWith(200).contentLength(12).drip(12, OFTEN))
			.whole("x".repeat(12))
			.truth(Truth.completes())
			.timed(Plain.completes().unlessBusy("ReadTimeoutException"))
			.plain(Plain.completes());
		rows.row("Nothing but comments for three times the timeout", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.begin()
				.eventStream()
				.repeat(12, Script.begin().send(": still here\n\n").pause(OFTEN))
				.event("late")
				.end())
			.whole("late")
			.truth(Truth.completes())
			.timed(Plain.completes().unlessBusy("ReadTimeoutException"))
			.plain(Plain.completes());
		rows.row("The application is slow to produce the request", HTTP11, H2C).plot((scene) -> {
			scene.upstream().on(Plot.PATH, Script.respondWith(200).body("taken\n"));
			return scene.upload(Plot.PATH, Flux.just("a", "b").delayElements(MatrixRun.CLOCK.plus(OFTEN)));
		})
			.whole("taken")
			.truth(Truth.completes())
			.timed(Plain.completes().unlessBusy("ReadTimeoutException"))
			.plain(Plain.completes());
	}

	private static void unusual(Rows rows) {
		rows.row("Interim responses (103) before the answer", HTTP11, H2C)
			.script(Script.begin().informational(103, Headers.of("Link: </a.css>")).respond(200).body("a\n"))
			.whole("a")
			.truth(Truth.completes())
			.timed(Plain.completesWrong("the 103 taken for the answer"))
			.plain(Plain.completesWrong("the 103 taken for the answer"));
		rows.row("A body that the end of the connection delimits", HTTP11, HTTPS)
			.script(Script.respondWith(200).closeDelimited().send("a\n"))
			.whole("a")
			.truth(Truth.completes())
			.timed(Plain.completes())
			.plain(Plain.completes());
		rows.row("An empty body with the coding gzip", HTTP11, H2C)
			.script(Script.respondWith(200).header("Content-Encoding", "gzip").body(""))
			.whole()
			.truth(Truth.completes())
			.timed(Plain.completes())
			.plain(Plain.completes());
		rows.row("Trailers", HTTP11, H2C)
			.script(Script.respondWith(200).chunked().send("a\n").end(Headers.of("X-Digest: abc")))
			.whole("a")
			.truth(Truth.completes())
			.timed(Plain.completes())
			.plain(Plain.completes());
		rows.row("An event stream with a `retry:` that is no number", HTTP11, H2C)
			.reading(Reading.EVENTS)
			.script(Script.begin().eventStream().send("retry: soon\n\n").event("one").end())
			.whole("one")
			.truth(Truth.completes())
			.timed(Plain.kills("NumberFormatException"))
			.plain(Plain.kills("NumberFormatException"));
	}

}
