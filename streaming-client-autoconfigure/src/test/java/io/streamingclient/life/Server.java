package io.streamingclient.life;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The two upstreams of a life. What they do with a request depends on nothing but the
 * request and the seed.
 */
final class Server implements AutoCloseable {

	private static final int STREAMS_PER_CONNECTION = 12;

	static final int EVENTS = 40;

	private static final String TAG = "\"one\"";

	private final ScriptedUpstream http1 = ScriptedUpstream.start();

	private final ScriptedUpstream h2c = ScriptedUpstream
		.startH2c(Http2Options.standard().maxConcurrentStreams(STREAMS_PER_CONNECTION));

	private final long seed;

	Server(long seed) {
		this.seed = seed;
		this.http1.on("/", this::answer);
		this.h2c.on("/", this::answer);
	}

	String[] baseUrls() {
		return new String[] { "streaming.client.clients.http1.base-url=" + this.http1.uri(),
				"streaming.client.clients.h2c.base-url=" + this.h2c.uri(),
				"streaming.client.clients.h2c.protocol=h2c" };
	}

	private Script answer(SeenExchange seen) {
		int number = Errand.number(seen.path());
		NumberedLines body = Errand.bodyOf(number);
		int from = from(seen);
		Random random = new Random(this.seed * 31 + number * 17L + from);
		return switch (Kind.of(seen.path())) {
			case WHOLE -> parts(ok(), body, body.size(), random, Duration.ZERO).end();
			case SLOW -> parts(ok(), body, body.size(), random, Duration.ofMillis(15)).end();
			case BROKEN -> broken(parts(ok(), body, random.nextInt(body.size()), random, Duration.ZERO), seen, random);
			case MUTE -> Script.begin().awaitRequestBody().stall();
			case SILENT -> parts(ok(), body, random.nextInt(body.size()), random, Duration.ZERO).flush().stall();
			case ENDLESS -> endless();
			case ERROR -> Script.respondWith((random.nextBoolean()) ? 503 : 404).body("a fault");
			case EVENTS -> events(from, seen, random);
			case RANGES -> ranges(from, body, seen, random);
		};
	}

	private static int from(SeenExchange seen) {
		return seen.headers()
			.first("last-event-id")
			.map((id) -> Integer.parseInt(id) + 1)
			.or(() -> seen.headers()
				.first("range")
				.map((range) -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1))))
			.orElse(0);
	}

	private static Script ok() {
		return Script.respondWith(200).chunked().flush();
	}

	private static Script parts(Script head, NumberedLines body, int to, Random random, Duration pause) {
		Script script = head;
		int step = 1 + to / 8 + random.nextInt(1 + to / 4);
		for (int from = 0; from < to; from += step) {
			script = script.chunk(body.part(from, Math.min(to, from + step)));
			script = pause.isZero() ? script : script.pause(pause);
		}
		return script;
	}

	private static Script endless() {
		AtomicLong next = new AtomicLong();
		return ok().forever(Script.begin().then((stage) -> {
			byte[] line = (NumberedLines.line(next.getAndIncrement()) + "\n").getBytes(StandardCharsets.US_ASCII);
			stage.response().send(line, line.length);
		}).pause(Duration.ofMillis(2)));
	}

	private static Script events(int from, SeenExchange seen, Random random) {
		if (from >= EVENTS) {
			return Script.respondWith(204).end();
		}
		Script script = Script.begin().eventStream().flush();
		for (int id = from; id < Math.min(EVENTS, from + 1 + random.nextInt(EVENTS)); id++) {
			script = script.chunk("id: %1$d\ndata: %1$d\n\n".formatted(id));
		}
		return random.nextBoolean() ? script.end() : broken(script.chunk("id: 777\nda"), seen, random);
	}

	private static Script ranges(int from, NumberedLines body, SeenExchange seen, Random random) {
		int to = Math.min(body.size(), from + 1 + random.nextInt(Math.max(1, body.size() / 3)));
		Script script = Script.respondWith((from > 0) ? 206 : 200)
			.header("ETag", TAG)
			.contentLength(body.size() - from);
		if (from > 0) {
			script = script.header("Content-Range", "bytes %d-%d/%d".formatted(from, body.size() - 1, body.size()));
		}
		script = script.flush().send(body.part(from, to));
		return (to == body.size()) ? script : broken(script, seen, random);
	}

	private static Script broken(Script script, SeenExchange seen, Random random) {
		int way = random.nextInt(8);
		if (seen.streamId() == 0) {
			return (way < 4) ? script.cut() : script.reset();
		}
		return switch (way) {
			case 0 -> script.cut();
			case 1 -> script.goAwayBelowThis().pause(Duration.ofMillis(5)).cut();
			case 2 -> script.goAwayAfterThis(0).resetStream(2);
			default -> script.resetStream(List.of(0, 2, 7, 8, 11).get(way - 3));
		};
	}

	/**
	 * All requests since the last call of {@link #forget()}.
	 * @return of both upstreams
	 */
	List<SeenExchange> exchanges() {
		List<SeenExchange> all = new ArrayList<>(this.http1.exchanges());
		all.addAll(this.h2c.exchanges());
		return all;
	}

	/**
	 * Check that every exchange has an end and that no connection is left.
	 */
	void assertEverythingHasEnded() {
		assertThat(exchanges()).allSatisfy((seen) -> assertThat(seen.awaitEnd(SOON)).isNotNull());
		this.http1.awaitOpenConnections(0, SOON);
		this.h2c.awaitOpenConnections(0, SOON);
		this.h2c.http2().awaitOpenStreams(0, SOON);
	}

	void forget() {
		this.http1.forget();
		this.h2c.forget();
	}

	@Override
	public void close() {
		this.http1.close();
		this.h2c.close();
	}

}
