package io.streamingclient.codec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What can be chosen for events, however the body is split.
 */
class EventOptionsTests {

	private static final EventOptions DEFAULTS = EventOptions.defaults();

	private static final EventOptions DONE = DEFAULTS.withTerminator("[DONE]");

	private static final EventOptions SKIP = DEFAULTS.onOversize(OversizePolicy.SKIP);

	private static final EventOptions TRUNCATE = DEFAULTS.onOversize(OversizePolicy.TRUNCATE);

	private final AtomicInteger skips = new AtomicInteger();

	private int decoders;

	@Test
	void commentsComeAtOnceAndAlone() {
		Decoded decoded = decode(DEFAULTS.withComments(), ": hb\n\nid: 1\ndata: a\n:in between\ndata: b\n\n:\n: cut");
		assertThat(decoded).isEqualTo(new Decoded(List.of(":hb", ":in between", "message|1|a\nb", ":"), Decoded.WHOLE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: [DONE]\n\n", "event: x\ndata:[DONE]\r\n\r\n", "event: [DONE]\ndata: {}\n\n",
			"event: [DONE]\n\n", "id: 9\ndata: [DONE]\n\ndata: ignored\n\n", "data: [DONE]\n\ndata: cut" })
	void aTerminatorEndsTheStreamAndIsNotDelivered(String end) {
		Decoded decoded = decode(DONE, "data: a\n\n" + end);
		assertThat(decoded).isEqualTo(new Decoded(List.of("message||a"), Decoded.OVER));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ": hb\n\n", "data: [done]\n\n", "data: [DONE] \n\n", "data: [DONE]\ndata\n\n",
			"data: x\n\nid: [DONE]\n\n", ": [DONE]\n\n" })
	void aBodyThatEndsWithoutItsTerminatorIsIncomplete(String body) {
		assertThat(decode(DONE, body).end())
			.isEqualTo("IncompleteElementException: the body ended without its terminator '[DONE]'");
	}

	@Test
	void aTerminatorThatIsCutIsNone() {
		assertThat(decode(DONE, "data: a\n\ndata: [DONE]\n").end())
			.isEqualTo("IncompleteElementException: the body ended in the middle of event 2, which begins at byte 9");
	}

	@Test
	void aTerminatorIsNeverEmpty() {
		assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withTerminator(""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: 12345678901\n", "data:12345678901\n", "data: 12345\ndata: 67890\n",
			"data: 1234567890\ndata\n", "data: 123456789012345678901234567890\ndata: x\n" })
	void anEventThatIsTooLargeIsSkippedAndItsIdTakesEffect(String large) {
		Decoded decoded = decode(SKIP, "id: 1\ndata: a\n\nid: 2\n" + large + "\ndata: b\n\n");
		assertThat(decoded).isEqualTo(new Decoded(List.of("message|1|a", "message|2|b"), Decoded.WHOLE));
		assertThatOneIsSkippedEachTime();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			12345678901; 1234567890
			123456789\u00e4; 123456789
			12345678\u00e4; 12345678\u00e4
			12345678\u20ac; 12345678
			1234567\u20acx; 1234567\u20ac
			1234567\ud83d\ude00; 1234567
			123456\ud83d\ude00x; 123456\ud83d\ude00
			""")
	void dataThatIsTooLargeIsCutBetweenCharacters(String data, String cut) {
		Decoded decoded = decode(TRUNCATE, "id: 2\ndata: " + data + "\ndata: more\nevent: t\n\ndata: b\n\n");
		assertThat(decoded.elements()).containsExactly("t|2|" + cut, "message|2|b");
		assertThat(this.skips).hasValue(0);
	}

	@Test
	void manyLinesThatAreTooLargeAreCutToo() {
		Decoded decoded = decode(TRUNCATE, "data: 12345\ndata: 67890\ndata: 1\n\ndata: 1234567890\ndata: 1\n\n");
		assertThat(decoded.elements()).containsExactly("message||12345\n6789", "message||1234567890");
	}

	@ParameterizedTest
	@EnumSource(value = OversizePolicy.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
	void aCommentOrAnUnknownFieldThatIsTooLargeDoesNoHarm(OversizePolicy policy) {
		String large = "x".repeat(100);
		Decoded decoded = decode(DEFAULTS.onOversize(policy),
				"data: a\n:" + large + "\n" + large + "\n" + large + ": y\n\ndata: b\n\n");
		assertThat(decoded).isEqualTo(new Decoded(List.of("message||a", "message||b"), Decoded.WHOLE));
		assertThat(this.skips).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource(OversizePolicy.class)
	void anIdOrATypeThatIsTooLargeIsAlwaysAnError(OversizePolicy policy) {
		String large = "x".repeat(100);
		EventOptions options = DEFAULTS.onOversize(policy);
		assertThat(decode(options, "id: " + large + "\ndata: a\n\n").end()).startsWith("ElementTooLargeException");
		assertThat(decode(options, "event: " + large + "\ndata: a\n\n").end()).startsWith("ElementTooLargeException");
	}

	@Test
	void anEventBehindASkippedOneKeepsItsNumberAndItsPlace() {
		Decoded decoded = decode(SKIP, "data: 123456789012345678901234567890\n\ndata: a");
		assertThat(decoded.end())
			.isEqualTo("IncompleteElementException: the body ended in the middle of event 2, which begins at byte 38");
	}

	@Test
	void aTerminatorThatIsKnownByItsTypeMayBeTooLarge() {
		Decoded decoded = decode(SKIP.withTerminator("stop"), "event: stop\ndata: 12345678901\n\n");
		assertThat(decoded).isEqualTo(new Decoded(List.of(), Decoded.OVER));
	}

	private void assertThatOneIsSkippedEachTime() {
		assertThat(this.skips).hasValue(this.decoders);
	}

	private Decoded decode(EventOptions options, String body) {
		return Decoded.howeverSplit(() -> {
			this.decoders++;
			return new SseDecoder<>(10, options, ElementReader.text(), this.skips::incrementAndGet);
		}, body.getBytes(StandardCharsets.UTF_8));
	}

}
