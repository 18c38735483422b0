package io.streamingclient.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records, however the body is split.
 */
class RecordDecoderTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final RecordOptions DEFAULTS = RecordOptions.defaults();

	private final AtomicInteger skips = new AtomicInteger();

	private int decoders;

	@ParameterizedTest
	@ValueSource(strings = { "", "\uFEFF" })
	void recordsAreRead(String begin) {
		assertThat(decode(DEFAULTS, begin + "{\"a\":\"\u20ac\"}\n\n[2]\r\n \t \n3\rtrue\n\"x\""))
			.isEqualTo(new Decoded(List.of("{\"a\":\"\u20ac\"}", "[2]", "3", "true", "\"x\""), Decoded.WHOLE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\uFEFF", " \r\n " })
	void noRecordsAreWhole(String body) {
		assertThat(decode(DEFAULTS, body)).isEqualTo(new Decoded(List.of(), Decoded.WHOLE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\"", "{\"a\":[1]", "12", "tru", "\"x", "{", "null" })
	void aRecordThatIsCutSaysWhichAndWhere(String cut) {
		for (RecordOptions options : List.of(DEFAULTS, DEFAULTS.skippingMalformed())) {
			assertThat(decode(options, "1\n\n2\n" + cut)).isEqualTo(new Decoded(List.of("1", "2"),
					"IncompleteElementException: the body ended in the middle of record 3, which begins at byte 5"));
		}
		assertThat(this.skips).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":{}", "{\"a\":\"b\"", "[[1]", "\"a\\\"", " [\"]" })
	void aRecordThatIsCutIsNotDeliveredAsText(String cut) {
		byte[] body = ("1\n" + cut).getBytes(StandardCharsets.UTF_8);
		assertThat(Decoded.howeverSplit(() -> new RecordDecoder<>(100, DEFAULTS, ElementReader.text(), this::skipped),
				body))
			.isEqualTo(new Decoded(List.of("1"),
					"IncompleteElementException: the body ended in the middle of record 2, which begins at byte 2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "12", "true", "{\"a\":1}", "{\"a\":1} ", "null\t" })
	void theLastLineBreakMayBeMissingIfThatIsAllowed(String last) {
		assertThat(decode(DEFAULTS.withOptionalLineBreak(), "1\n" + last))
			.isEqualTo(new Decoded(List.of("1", last.strip()), Decoded.WHOLE));
	}

	@Test
	void whatIsNoRecordIsCutAlsoWhenTheLineBreakMayBeMissing() {
		assertThat(decode(DEFAULTS.withOptionalLineBreak(), "1\n{\"a\"").end())
			.isEqualTo("IncompleteElementException: the body ended in the middle of record 2, which begins at byte 2");
	}

	@Test
	void aMalformedRecordSaysWhichAndWhere() {
		assertThat(decode(DEFAULTS, "{\"a\":1}\n\n{oops}\n3\n")).isEqualTo(
				new Decoded(List.of("{\"a\":1}"), "MalformedElementException: record 2 at byte 9 could not be read"));
	}

	@Test
	void malformedRecordsAreSkippedAndCountedIfThatIsWanted() {
		assertThat(decode(DEFAULTS.skippingMalformed(), "1\n{oops}\n2\n"))
			.isEqualTo(new Decoded(List.of("1", "2"), Decoded.WHOLE));
		assertThat(this.skips).hasValue(this.decoders);
	}

	@Test
	void aParserThatGivesNothingIsLikeOneThatThrows() {
		byte[] body = "1\n2\n".getBytes(StandardCharsets.UTF_8);
		ElementReader<Object> reader = ElementReader.parsed((text) -> text.equals("1") ? null : text);
		assertThat(Decoded.howeverSplit(() -> new RecordDecoder<>(100, DEFAULTS, reader, this::skipped), body).end())
			.isEqualTo("MalformedElementException: record 1 at byte 0 could not be read");
		assertThat(Decoded
			.howeverSplit(() -> new RecordDecoder<>(100, DEFAULTS.skippingMalformed(), reader, this::skipped), body)
			.elements()).containsExactly("2");
	}

	@Test
	void aRecordThatIsTooLargeIsAnError() {
		assertThat(decode(DEFAULTS, "1\n\"" + "x".repeat(100) + "\"\n2\n"))
			.isEqualTo(new Decoded(List.of("1"), "ElementTooLargeException: An element is larger than 100 bytes"));
	}

	@ParameterizedTest
	@CsvSource({ "98, 0", "99, 1", "1000, 1" })
	void recordsThatAreTooLargeAreSkippedAndCountedIfThatIsWanted(int length, int skipped) {
		Decoded decoded = decode(DEFAULTS.skippingOversize(), "1\n\"" + "x".repeat(length) + "\"\n{oops}\n");
		assertThat(decoded.elements()).hasSize(2 - skipped).startsWith("1");
		assertThat(decoded.end()).isEqualTo("MalformedElementException: record 3 at byte %s could not be read",
				length + 5);
		assertThat(this.skips).hasValue(skipped * this.decoders);
	}

	@Test
	void aRecordThatIsTooLargeAndCutIsCut() {
		assertThat(decode(DEFAULTS.skippingOversize(), "1\n\"" + "x".repeat(1_000) + "\"").end())
			.isEqualTo("IncompleteElementException: the body ended in the middle of record 2, which begins at byte 2");
	}

	private void skipped() {
		this.skips.incrementAndGet();
	}

	private Decoded decode(RecordOptions options, String body) {
		return Decoded.howeverSplit(() -> {
			this.decoders++;
			return new RecordDecoder<JsonNode>(100, options, ElementReader.parsed(JSON::readTree), this::skipped);
		}, body.getBytes(StandardCharsets.UTF_8));
	}

}
