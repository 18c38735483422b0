package io.streamingclient.codec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random streams that follow a grammar, with what has to become of them, and streams that
 * follow none: any chunking decodes the same. The seed says which stream it was.
 */
class RandomStreamTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String[] TEXTS = { "", " ", "a", "data", ":", "\u00e4\u20ac", "\ud83d\ude00", "x y", "\uFEFF",
			"\\\"", "{[,]}", "0" };

	static LongStream seeds() {
		return LongStream.range(0, 300);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void events(long seed) {
		Random random = new Random(seed);
		StringBuilder body = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
		List<String> expected = new ArrayList<>();
		String id = "";
		for (int i = random.nextInt(8); i > 0; i--) {
			String type = "message";
			List<String> data = new ArrayList<>();
			for (int field = random.nextInt(6); field > 0; field--) {
				String value = text(random);
				// the space is optional where the value does not begin with one
				String separator = (value.startsWith(" ") || random.nextBoolean()) ? ": " : ":";
				switch (random.nextInt(6)) {
					case 0 -> {
						body.append("event").append(separator).append(value);
						type = value.isEmpty() ? "message" : value;
					}
					case 1 -> {
						body.append("id").append(separator).append(value);
						id = value;
					}
					case 2 -> body.append(":").append(value);
					case 3 -> body.append("other").append(separator).append(value);
					default -> {
						body.append("data").append(separator).append(value);
						data.add(value);
					}
				}
				body.append(lineEnd(random));
			}
			body.append(lineEnd(random));
			if (!data.isEmpty()) {
				expected.add(type + "|" + id + "|" + String.join("\n", data));
			}
		}
		assertThat(Decoded.randomlySplit(RandomStreamTests::eventDecoder, utf8(body), random))
			.isEqualTo(new Decoded(expected, Decoded.WHOLE));
	}

	// A CR in front of an LF would be one line end, not two.
	private static String lineEnd(Random random) {
		return (random.nextInt(3) == 0) ? "\r\n" : "\n";
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void anything(long seed) {
		Random random = new Random(seed);
		String[] pieces = { "data", "event", "id", "retry", ": ", ":", "\n", "\n", "\r", "\r\n", "\n\n", "[", "]", "{",
				"}", ",", "\"", "\\", "1", "null", "\0", "\u20ac", " ", "x".repeat(30) };
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(60); i > 0; i--) {
			text.append(pieces[random.nextInt(pieces.length)]);
		}
		byte[] body = utf8(text);
		if (body.length > 0 && random.nextInt(4) == 0) {
			body[random.nextInt(body.length)] = (byte) random.nextInt();
		}
		EventOptions events = EventOptions.defaults()
			.withComments()
			.withTerminator("1")
			.onOversize(OversizePolicy.values()[random.nextInt(3)]);
		RecordOptions records = new RecordOptions(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
		Decoded.randomlySplit(() -> new SseDecoder<>(20, events, ElementReader.text(), RandomStreamTests::skipped),
				body, random);
		Decoded.randomlySplit(() -> recordDecoder(20, records), body, random);
		Decoded.randomlySplit(() -> arrayDecoder(20, records), body, random);
		Decoded.randomlySplit(() -> LineDecoder.of(20, StandardCharsets.UTF_8), body, random);
		Decoded.randomlySplit(() -> LineDecoder.of(40, StandardCharsets.UTF_16), body, random);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void records(long seed) {
		Random random = new Random(seed);
		StringBuilder body = new StringBuilder();
		List<String> expected = new ArrayList<>();
		for (int i = random.nextInt(10); i > 0; i--) {
			String value = json(random, 3);
			expected.add(value);
			body.append(" ".repeat(random.nextInt(2))).append(value).append(lineEnd(random));
			body.append(lineEnd(random).repeat(random.nextInt(2)));
		}
		assertThat(Decoded.randomlySplit(() -> recordDecoder(10_000, RecordOptions.defaults()), utf8(body), random))
			.isEqualTo(new Decoded(expected, Decoded.WHOLE));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void arrays(long seed) {
		Random random = new Random(seed);
		StringBuilder body = new StringBuilder("[");
		List<String> expected = new ArrayList<>();
		for (int i = random.nextInt(10); i > 0; i--) {
			String value = json(random, 3);
			body.append(expected.isEmpty() ? "" : ",")
				.append(whitespace(random))
				.append(value)
				.append(whitespace(random));
			expected.add(value);
		}
		body.append("]");
		byte[] bytes = utf8(body);
		assertThat(Decoded.randomlySplit(() -> arrayDecoder(10_000, RecordOptions.defaults()), bytes, random))
			.isEqualTo(new Decoded(expected, Decoded.WHOLE));
		byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
		assertThat(Decoded.randomlySplit(() -> arrayDecoder(10_000, RecordOptions.defaults()), cut, random).end())
			.startsWith("IncompleteElementException");
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void lines(long seed) {
		Random random = new Random(seed);
		Charset charset = List
			.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
			.get(random.nextInt(4));
		StringBuilder body = new StringBuilder();
		List<String> expected = new ArrayList<>();
		for (int i = random.nextInt(10); i > 0; i--) {
			String line = text(random) + text(random);
			expected.add(line);
			body.append(line).append(lineEnd(random));
		}
		assertThat(
				Decoded.randomlySplit(() -> LineDecoder.of(1_000, charset), body.toString().getBytes(charset), random))
			.isEqualTo(new Decoded(expected, Decoded.WHOLE));
	}

	private static String json(Random random, int depth) {
		List<String> parts = new ArrayList<>();
		for (int i = (depth > 0) ? random.nextInt(3) : 0; i > 0; i--) {
			parts.add(json(random, depth - 1));
		}
		return switch ((depth > 0) ? random.nextInt(6) : random.nextInt(4)) {
			case 0 -> Integer.toString(random.nextInt());
			case 1 -> List.of("true", "false", "null").get(random.nextInt(3));
			case 2, 3 -> JSON.writeValueAsString(text(random) + "\n" + text(random));
			case 4 -> "[" + String.join(",", parts) + "]";
			default -> parts.isEmpty() ? "{}" : "{\"a\":" + parts.get(0) + "}";
		};
	}

	private static String whitespace(Random random) {
		return List.of("", "", " ", "\n", "\r\n\t").get(random.nextInt(5));
	}

	private static String text(Random random) {
		return TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
	}

	private static byte[] utf8(CharSequence text) {
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static SseDecoder<String> eventDecoder() {
		return new SseDecoder<>(1_000, EventOptions.defaults(), ElementReader.text(), RandomStreamTests::skipped);
	}

	private static RecordDecoder<JsonNode> recordDecoder(int maxSize, RecordOptions options) {
		return new RecordDecoder<>(maxSize, options, ElementReader.parsed(JSON::readTree), RandomStreamTests::skipped);
	}

	private static ArrayDecoder<JsonNode> arrayDecoder(int maxSize, RecordOptions options) {
		return new ArrayDecoder<>(maxSize, options, ElementReader.parsed(JSON::readTree), RandomStreamTests::skipped);
	}

	private static void skipped() {
	}

}
