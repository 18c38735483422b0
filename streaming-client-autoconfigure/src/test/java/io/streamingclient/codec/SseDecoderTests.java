package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every rule of the WHATWG HTML standard, section 9.2.6, fed whole, byte by byte and at
 * every split.
 */
class SseDecoderTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("rules")
	void theStandardIsFollowedHoweverTheBodyIsSplit(String rule, String body, List<String> expected) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		assertThat(decode(bytes, bytes.length)).as("whole").isEqualTo(expected);
		assertThat(decode(bytes, 1)).as("byte by byte").isEqualTo(expected);
		for (int at = 1; at < bytes.length; at++) {
			SseDecoder decoder = new SseDecoder(1_000);
			List<String> events = new ArrayList<>();
			feed(decoder, bytes, 0, at, events);
			feed(decoder, bytes, at, bytes.length, events);
			decoder.end();
			assertThat(events).as("split at " + at).isEqualTo(expected);
		}
	}

	static Stream<Arguments> rules() {
		return Stream.of(
				arguments("standard, stocks", "data: YHOO\ndata: +2\ndata: 10\n\n", List.of("message||YHOO\n+2\n10")),
				arguments("standard, comments, ids and a space",
						": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
						List.of("message|1|first event", "message||second event", "message|| third event")),
				arguments("standard, empty data", "data\n\ndata\ndata\n\n", List.of("message||", "message||\n")),
				arguments("standard, same event twice", "data:test\n\ndata: test\n\n",
						List.of("message||test", "message||test")),
				arguments("event type", "event: add\ndata: 73\n\ndata: x\n\n", List.of("add||73", "message||x")),
				arguments("an event without data is none, and its type is forgotten", "event: add\n\ndata: x\n\n",
						List.of("message||x")),
				arguments("the id stays in effect", "id: 7\ndata: a\n\ndata: b\n\n",
						List.of("message|7|a", "message|7|b")),
				arguments("an id without data takes effect", "id: 7\n\ndata: b\n\n", List.of("message|7|b")),
				arguments("an id with NULL is ignored", "id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n",
						List.of("message|7|a", "message|7|b")),
				arguments("CR ends lines", "data: a\rdata: b\r\rdata: c\r\r", List.of("message||a\nb", "message||c")),
				arguments("CRLF ends lines", "data: a\r\ndata: b\r\n\r\n", List.of("message||a\nb")),
				arguments("line ends may be mixed", "data: a\ndata: b\r\ndata: c\r\n\r\n", List.of("message||a\nb\nc")),
				arguments("a BOM at the beginning is skipped", "\uFEFFdata: a\n\n", List.of("message||a")),
				arguments("a BOM later is text", "data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n",
						List.of("message||a", "message||\uFEFFc")),
				arguments("unknown fields are ignored", "foo: bar\nDATA: no\ndata: a\n\n", List.of("message||a")),
				arguments("a field name has no space", " data: no\ndata : no\ndata: a\n\n", List.of("message||a")),
				arguments("a colon in a value is text", "data: a: b\n\n", List.of("message||a: b")),
				arguments("UTF-8 may be split anywhere", "data: \u00e4\u20ac\ud83d\ude00\nid: \u20ac\n\n",
						List.of("message|\u20ac|\u00e4\u20ac\ud83d\ude00")),
				arguments("comments alone are nothing", ": hb\n\n:\n\n", List.of()),
				arguments("a comment may be the last thing", "data: a\n\n: hb", List.of("message||a")),
				arguments("blank lines are nothing", "\n\n\ndata: a\n\n\n\n", List.of("message||a")),
				arguments("nothing is nothing", "", List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: a", "data: a\n", "data: a\r", "data: a\n\ndata: par", "data: a\n\nda",
			"data: a\ndata: b\n" })
	void anEventThatIsCutIsAnError(String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(IncompleteElementException.class).isThrownBy(() -> decode(bytes, bytes.length));
		assertThatExceptionOfType(IncompleteElementException.class).isThrownBy(() -> decode(bytes, 1));
	}

	@Test
	void retryIsDigitsOnly() {
		SseDecoder decoder = new SseDecoder(1_000);
		decoder.feed(bytes("retry: 1500\ndata: a\n\nretry: 15s\ndata: b\n\nretry:\ndata: c\n\nretry: -1\ndata: d\n\n"));
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isEqualTo(Duration.ofMillis(1500));
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isNull();
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isNull();
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isNull();
	}

	@Test
	void anEventThatIsTooLargeIsAnError() {
		SseDecoder manyLines = new SseDecoder(10);
		manyLines.feed(bytes("data: 123456\ndata: 123456\n\n"));
		assertThatExceptionOfType(ElementTooLargeException.class).isThrownBy(manyLines::next);
		SseDecoder endlessLine = new SseDecoder(10);
		endlessLine.feed(bytes("data: 12345678901"));
		assertThatExceptionOfType(ElementTooLargeException.class).isThrownBy(endlessLine::next);
	}

	@Test
	void aLargeEventWithinTheLimitIsWhole() {
		String data = "x".repeat(100_000);
		byte[] bytes = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
		SseDecoder decoder = new SseDecoder(200_000);
		List<String> events = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += 1_000) {
			feed(decoder, bytes, from, Math.min(bytes.length, from + 1_000), events);
		}
		assertThat(events).containsExactly("message||" + data);
	}

	private static List<String> decode(byte[] bytes, int pieceLength) {
		SseDecoder decoder = new SseDecoder(1_000);
		List<String> events = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += pieceLength) {
			feed(decoder, bytes, from, Math.min(bytes.length, from + pieceLength), events);
		}
		decoder.end();
		return events;
	}

	private static void feed(SseDecoder decoder, byte[] bytes, int from, int to, List<String> events) {
		decoder.feed(ByteBuffer.wrap(bytes, from, to - from));
		for (ServerSentEvent<String> event = decoder.next(); event != null; event = decoder.next()) {
			events.add(((event.event() != null) ? event.event() : "message") + "|"
					+ ((event.id() != null) ? event.id() : "") + "|" + event.data());
		}
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
