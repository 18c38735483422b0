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
 * Elements of a JSON array, however the body is split.
 */
class ArrayDecoderTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final RecordOptions DEFAULTS = RecordOptions.defaults();

	private final AtomicInteger skips = new AtomicInteger();

	private int decoders;

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			[]; ``
			` [ ] `; ``
			[1]; 1
			[1,2,3]; 1 2 3
			`\t[ 1 ,\r\n-2.5e3 , true,false , null ]\n`; 1 -2500.0 true false null
			[{"a":[1,{"b":2}]},[[],{}]]; {"a":[1,{"b":2}]} [[],{}]
			["]","[","{}",",","a\\"b","\\\\","\\\\\\""]; "]" "[" "{}" "," "a\\"b" "\\\\" "\\\\\\""
			[{"]":"}"},"\u20ac"]; {"]":"}"} "\u20ac"
			\uFEFF[1]; 1
			""")
	void elementsAreRead(String body, String expected) {
		assertThat(decode(DEFAULTS, body))
			.isEqualTo(new Decoded(expected.isEmpty() ? List.of() : List.of(expected.split(" ")), Decoded.WHOLE));
	}

	@Test
	void anElementIsGivenOutBeforeTheArrayEnds() {
		assertThat(decode(DEFAULTS, "[{\"a\":1}").elements()).containsExactly("{\"a\":1}");
		assertThat(decode(DEFAULTS, "[1,2").elements()).containsExactly("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[", "[1", "[1,", "[1 ", "[{\"a\":1}", "[{\"a\"", "[\"x", "[[]", "\uFEFF" })
	void anArrayThatIsCutIsIncomplete(String body) {
		for (RecordOptions options : List.of(DEFAULTS, DEFAULTS.skippingMalformed().withOptionalLineBreak())) {
			assertThat(decode(options, body).end()).startsWith("IncompleteElementException: ");
		}
		assertThat(this.skips).hasValue(0);
	}

	@Test
	void anElementThatIsCutSaysWhichAndWhere() {
		assertThat(decode(DEFAULTS, "[1, {\"a\":").end()).isEqualTo(
				"IncompleteElementException: the body ended in the middle of array element 2, which begins at byte 4");
		assertThat(decode(DEFAULTS, "[1, ").end())
			.isEqualTo("IncompleteElementException: the body ended before the end of its JSON array, at byte 4");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
			{"error":"no"}; 1; 0
			x; 1; 0
			[,1]; 1; 1
			[1,]; 2; 3
			[1,,2]; 2; 3
			[1 2]; 2; 3
			[{}{}]; 2; 3
			["a"x]; 2; 4
			[1}; 2; 2
			[}; 1; 1
			[1] 2; 2; 4
			[]]; 1; 2
			[tru]; 1; 1
			[1,{]]; 2; 3
			[1,{"a"}]; 2; 3
			[1"a"]; 1; 1
			[nul\0]; 1; 1
			""")
	void garbageSaysWhichAndWhere(String body, int element, int offset) {
		assertThat(decode(DEFAULTS, body).end())
			.isEqualTo("MalformedElementException: array element %s at byte %s could not be read", element, offset);
	}

	@Test
	void malformedElementsAreSkippedAndCountedIfThatIsWanted() {
		assertThat(decode(DEFAULTS.skippingMalformed(), "[1, {oops}, 2]"))
			.isEqualTo(new Decoded(List.of("1", "2"), Decoded.WHOLE));
		assertThat(this.skips).hasValue(this.decoders);
	}

	@Test
	void garbageBetweenElementsIsNeverSkipped() {
		assertThat(decode(DEFAULTS.skippingMalformed(), "[1 2]").end())
			.isEqualTo("MalformedElementException: array element 2 at byte 3 could not be read");
	}

	@Test
	void anElementThatIsTooLargeIsAnError() {
		assertThat(decode(DEFAULTS, "[1,\"" + "x".repeat(100) + "\",2]"))
			.isEqualTo(new Decoded(List.of("1"), "ElementTooLargeException: An element is larger than 100 bytes"));
		assertThat(decode(DEFAULTS, "[\"" + "x".repeat(98) + "\"]").end()).isEqualTo(Decoded.WHOLE);
	}

	@Test
	void elementsThatAreTooLargeAreSkippedAndCountedIfThatIsWanted() {
		assertThat(decode(DEFAULTS.skippingOversize(),
				"[1,\"" + "x".repeat(100) + "\",{\"a\":\"" + "]".repeat(500) + "\"},2]"))
			.isEqualTo(new Decoded(List.of("1", "2"), Decoded.WHOLE));
		assertThat(this.skips).hasValue(2 * this.decoders);
	}

	@Test
	void anArrayMayBeLargerThanAnElement() {
		String body = "[" + "{\"a\":1},".repeat(1_000) + "2]";
		assertThat(Decoded.of(decoder(DEFAULTS), body.getBytes(StandardCharsets.UTF_8), 10, 1_000).elements())
			.hasSize(1_001);
	}

	private ArrayDecoder<JsonNode> decoder(RecordOptions options) {
		this.decoders++;
		return new ArrayDecoder<>(100, options, ElementReader.parsed(JSON::readTree), this.skips::incrementAndGet);
	}

	private Decoded decode(RecordOptions options, String body) {
		return Decoded.howeverSplit(() -> decoder(options), body.getBytes(StandardCharsets.UTF_8));
	}

}
