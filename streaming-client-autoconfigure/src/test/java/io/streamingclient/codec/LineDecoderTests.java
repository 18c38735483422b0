package io.streamingclient.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines in the charsets that there are, however the body is split.
 */
class LineDecoderTests {

	private static final int LIMIT = 40;

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM",
			"UTF-32", "UTF-32LE", "IBM500", "Shift_JIS", "GB18030" })
	void linesEndWithLineFeedCarriageReturnOrBoth(String charset) {
		assertThat(decode(charset, "a\nb\r\nc\rd\n\ne"))
			.isEqualTo(new Decoded(List.of("a", "b", "c", "d", "", "e"), Decoded.WHOLE));
		assertThat(decode(charset, "a\r\n")).isEqualTo(new Decoded(List.of("a"), Decoded.WHOLE));
		assertThat(decode(charset, "\n\r\r\n")).isEqualTo(new Decoded(List.of("", "", ""), Decoded.WHOLE));
		assertThat(decode(charset, "")).isEqualTo(new Decoded(List.of(), Decoded.WHOLE));
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8, \u00e4\u20ac\ud83d\ude00\u0a0d\u0d0a", "ISO-8859-1, \u00e4\u00ff",
			"windows-1252, \u00e4\u20ac\u201c", "UTF-16, \u00e4\u20ac\ud83d\ude00\u0a0d\u0d0a",
			"UTF-16LE, \u00e4\u20ac\ud83d\ude00\u0a0d\u0d0a", "UTF-16BE, \u00e4\u20ac\ud83d\ude00\u0a0d\u0d0a",
			"UTF-32, \u00e4\u20ac\ud83d\ude00\u0a0d\u0d0a" })
	void charactersMayBeSplitAnywhere(String charset, String text) {
		assertThat(decode(charset, text + "\n" + text).elements()).containsExactly(text, text);
	}

	@Test
	void utf16IsBigEndianUnlessItsByteOrderMarkSaysOtherwise() {
		assertThat(decode(StandardCharsets.UTF_16, new byte[] { 0, 'a', 0, '\n', 0, 'b' }).elements())
			.containsExactly("a", "b");
		assertThat(decode(StandardCharsets.UTF_16, new byte[] { -1, -2, 'a', 0, '\n', 0, 'b', 0 }).elements())
			.containsExactly("a", "b");
		assertThat(decode(StandardCharsets.UTF_16, new byte[] { -2, -1, 0, 'a', 0, '\n', 0, 'b' }).elements())
			.containsExactly("a", "b");
	}

	@Test
	void whatIsMalformedIsReplacedAsJavaDoes() {
		assertReplaced(StandardCharsets.UTF_8, new byte[] { 'a', -1, 'b', '\n', -30, -126, '\n', -30 });
		assertReplaced(StandardCharsets.UTF_16BE, new byte[] { 0, 'a', -40, 0, 0, 'b', 0, '\n', -36, 0, 0, '\n', 0 });
		assertReplaced(StandardCharsets.UTF_16LE, new byte[] { 'a', 0, 0, -40, '\n', 0, 'b' });
		assertReplaced(StandardCharsets.US_ASCII, new byte[] { 'a', -1, '\n', -2 });
	}

	private static void assertReplaced(Charset charset, byte[] body) {
		assertThat(decode(charset, body).elements()).isEqualTo(List.of(new String(body, charset).split("\n")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16LE" })
	void aLineThatIsTooLongIsAnError(String charset) {
		String allowed = "x".repeat(LIMIT / "x".getBytes(Charset.forName(charset)).length);
		assertThat(decode(charset, allowed + "\n" + allowed + "\r\n" + allowed).end()).isEqualTo(Decoded.WHOLE);
		assertThat(decode(charset, "a\n" + allowed + "x\nb"))
			.isEqualTo(new Decoded(List.of("a"), "ElementTooLargeException: An element is larger than 40 bytes"));
		assertThat(decode(charset, "a\n" + allowed + "x").end()).startsWith("ElementTooLargeException");
	}

	@Test
	void manyLinesAreNotKept() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int i = 0; i < 10_000; i++) {
			body.writeBytes((i + "\n").getBytes(StandardCharsets.UTF_16LE));
		}
		int[] cuts = { 1, 1_000, 1_001, 20_000, 50_001 };
		assertThat(Decoded.of(LineDecoder.of(20, StandardCharsets.UTF_16LE), body.toByteArray(), cuts).elements())
			.hasSize(10_000)
			.endsWith("9999");
	}

	private static Decoded decode(String charset, String body) {
		return decode(Charset.forName(charset), body.getBytes(Charset.forName(charset)));
	}

	private static Decoded decode(Charset charset, byte[] body) {
		return Decoded.howeverSplit(() -> LineDecoder.of(LIMIT, charset), body);
	}

}
