package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
		assertThat(decode(body)).isEqualTo(new Decoded(expected, Decoded.WHOLE));
	}

	static Stream<Arguments> rules() {
		return Stream.of(examples(), fields(), lineEnds(), nothing()).flatMap((rules) -> rules);
	}

	private static Stream<Arguments> examples() {
		return Stream.of(
				arguments("standard, section 9.2.1",
						"data: This is the first message.\n\n"
								+ "data: This is the second message, it\ndata: has two lines.\n\n"
								+ "data: This is the third message.\n\n",
						List.of("message||This is the first message.",
								"message||This is the second message, it\nhas two lines.",
								"message||This is the third message.")),
				arguments("standard, section 9.2.1, types",
						"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
						List.of("add||73857293", "remove||2153", "add||113411")),
				arguments("standard, stocks", "data: YHOO\ndata: +2\ndata: 10\n\n", List.of("message||YHOO\n+2\n10")),
				arguments("standard, comments, ids and a space",
						": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
						List.of("message|1|first event", "message||second event", "message|| third event")),
				arguments("standard, empty data", "data\n\ndata\ndata\n\n", List.of("message||", "message||\n")),
				arguments("standard, same event twice", "data:test\n\ndata: test\n\n",
						List.of("message||test", "message||test")));
	}

	private static Stream<Arguments> fields() {
		return Stream.of(
				arguments("event type", "event: add\ndata: 73\n\ndata: x\n\n", List.of("add||73", "message||x")),
				arguments("an event without data is none, and its type is forgotten", "event: add\n\ndata: x\n\n",
						List.of("message||x")),
				arguments("the last type counts", "event: a\nevent: b\ndata: x\n\n", List.of("b||x")),
				arguments("an empty type is none", "event: a\nevent\ndata: x\n\n", List.of("message||x")),
				arguments("data need not be the last field", "data: x\nevent: a\ndata: y\n\n", List.of("a||x\ny")),
				arguments("the id stays in effect", "id: 7\ndata: a\n\ndata: b\n\n",
						List.of("message|7|a", "message|7|b")),
				arguments("an id without data takes effect", "id: 7\n\ndata: b\n\n", List.of("message|7|b")),
				arguments("an empty id resets it", "id: 7\ndata: a\n\nid:\ndata: b\n\n",
						List.of("message|7|a", "message||b")),
				arguments("an id with NULL is ignored", "id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n",
						List.of("message|7|a", "message|7|b")),
				arguments("NULL elsewhere is text", "event: a\0\ndata: \0\n\n", List.of("a\0||\0")),
				arguments("one space is removed, and no other", "event:  a\nid:\tb\ndata:  c \n\n",
						List.of(" a|\tb| c ")),
				arguments("unknown fields are ignored", "foo: bar\nDATA: no\ndatas: no\ndat: no\ndata: a\n\n",
						List.of("message||a")),
				arguments("a field name has no space", " data: no\ndata : no\ndata: a\n\n", List.of("message||a")),
				arguments("a line without a colon is a name", "nonsense\ndata\n\n", List.of("message||")),
				arguments("a colon in a value is text", "data: a: b\ndata::\n\n", List.of("message||a: b\n:")),
				arguments("a comment may be in an event", "data: a\n: hb\ndata: b\n\n", List.of("message||a\nb")),
				arguments("UTF-8 may be split anywhere", "data: \u00e4\u20ac\ud83d\ude00\nid: \u20ac\n\n",
						List.of("message|\u20ac|\u00e4\u20ac\ud83d\ude00")));
	}

	private static Stream<Arguments> lineEnds() {
		return Stream.of(
				arguments("CR ends lines", "data: a\rdata: b\r\rdata: c\r\r", List.of("message||a\nb", "message||c")),
				arguments("CRLF ends lines", "data: a\r\ndata: b\r\n\r\n", List.of("message||a\nb")),
				arguments("LF CR is two ends", "data: a\n\rdata: b\n\n", List.of("message||a", "message||b")),
				arguments("line ends may be mixed", "data: a\ndata: b\r\ndata: c\r\n\r\n", List.of("message||a\nb\nc")),
				arguments("no other character ends a line", "data: a\u0085b\u2028c\fd\n\n",
						List.of("message||a\u0085b\u2028c\fd")),
				arguments("a BOM at the beginning is skipped", "\uFEFFdata: a\n\n", List.of("message||a")),
				arguments("one BOM, and no more", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", List.of("message||b")),
				arguments("a BOM later is text", "data: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n",
						List.of("message||a", "message||\uFEFFc")),
				arguments("a BOM may stand before a line end", "\uFEFF\ndata: a\n\n", List.of("message||a")));
	}

	private static Stream<Arguments> nothing() {
		return Stream.of(arguments("comments alone are nothing", ": hb\n\n:\n\n", List.of()),
				arguments("a comment may be the last thing", "data: a\n\n: hb", List.of("message||a")),
				arguments("blank lines are nothing", "\n\n\ndata: a\n\n\n\n", List.of("message||a")),
				arguments("a BOM alone is nothing", "\uFEFF", List.of()),
				arguments("a BOM and a cut comment are nothing", "\uFEFF: hb", List.of()),
				arguments("nothing is nothing", "", List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			data: a; 0; 1; 0
			data: a\\n; 0; 1; 0
			data: a\\r; 0; 1; 0
			data: a\\n\\ndata: par; 1; 2; 9
			data: a\\n\\nda; 1; 2; 9
			: hb\\n\\ndata: a\\ndata: b\\n; 0; 1; 6
			data: a\\n\\nevent: add\\n; 1; 2; 9
			id: 7\\n\\nid: 8\\n; 0; 1; 7
			retry: 10\\n; 0; 1; 0
			""")
	void anEventThatIsCutIsNeverDelivered(String body, int whole, int event, int offset) {
		Decoded decoded = decode(body.replace("\\n", "\n").replace("\\r", "\r"));
		assertThat(decoded.elements()).hasSize(whole);
		assertThat(decoded.end()).isEqualTo("IncompleteElementException: the body ended in the middle of event " + event
				+ ", which begins at byte " + offset);
	}

	@Test
	void whatIsNotUtf8IsReplaced() {
		byte[] body = "data: a?b\n\n".getBytes(StandardCharsets.US_ASCII);
		body[7] = (byte) 0xFF;
		assertThat(Decoded.howeverSplit(() -> decoder(1_000), body).elements()).containsExactly("message||a\uFFFDb");
	}

	@ParameterizedTest
	@ValueSource(strings = { "15s", "", "-1", "+1", "1.5", " 1", "0x10", "\u0661", "99999999999999999999" })
	void aRetryThatIsNotDigitsOnlyIsIgnored(String value) {
		SseDecoder<String> decoder = decoder(1_000);
		decoder.feed(bytes("retry: " + value + "\ndata: a\n\n"));
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isNull();
	}

	@Test
	void aRetryIsToldWithTheNextEvent() {
		SseDecoder<String> decoder = decoder(1_000);
		decoder.feed(bytes("retry:1500\n\ndata: a\n\ndata: b\n\nretry: 007\ndata: c\n\n"));
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isEqualTo(Duration.ofMillis(1500));
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isNull();
		assertThat(decoder.next()).extracting(ServerSentEvent::retry).isEqualTo(Duration.ofMillis(7));
	}

	@Test
	void dataThatCannotBeReadSaysWhichEventAndWhere() {
		ElementReader<Integer> numbers = ElementReader.parsed(Integer::valueOf);
		Decoded decoded = Decoded.howeverSplit(
				() -> new SseDecoder<>(1_000, EventOptions.defaults(), numbers, SseDecoderTests::unexpected),
				": hb\n\ndata: 1\n\nid: 5\ndata: two\n\n".getBytes(StandardCharsets.UTF_8));
		assertThat(decoded).isEqualTo(
				new Decoded(List.of("message||1"), "MalformedElementException: event 2 at byte 15 could not be read"));
	}

	@Test
	void anEventThatIsTooLargeIsAnError() {
		SseDecoder<String> manyLines = decoder(10);
		manyLines.feed(bytes("data: 123456\ndata: 123456\n\n"));
		assertThatExceptionOfType(ElementTooLargeException.class).isThrownBy(manyLines::next);
		SseDecoder<String> endlessLine = decoder(10);
		endlessLine.feed(bytes("data: 12345678901"));
		assertThatExceptionOfType(ElementTooLargeException.class).isThrownBy(endlessLine::next);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: 1234567890\n\n", "data:1234567890\n\n", "data: 12345\ndata: 6789\n\n" })
	void anEventThatIsAsLargeAsAllowedIsWhole(String body) {
		Decoded decoded = Decoded.howeverSplit(() -> decoder(10), body.getBytes(StandardCharsets.UTF_8));
		assertThat(decoded.end()).isEqualTo(Decoded.WHOLE);
		assertThat(decoded.elements()).singleElement().asString().hasSize("message||".length() + 10);
	}

	@Test
	void aLargeEventWithinTheLimitIsWhole() {
		String data = "x".repeat(100_000);
		byte[] body = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
		int[] cuts = Stream.iterate(1_000, (at) -> at < body.length, (at) -> at + 1_000)
			.mapToInt(Integer::intValue)
			.toArray();
		assertThat(Decoded.of(decoder(200_000), body, cuts).elements()).containsExactly("message||" + data);
	}

	private static Decoded decode(String body) {
		return Decoded.howeverSplit(() -> decoder(1_000), body.getBytes(StandardCharsets.UTF_8));
	}

	private static SseDecoder<String> decoder(int maxEventSize) {
		return new SseDecoder<>(maxEventSize, EventOptions.defaults(), ElementReader.text(),
				SseDecoderTests::unexpected);
	}

	private static void unexpected() {
		throw new AssertionError("nothing is to be skipped");
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
