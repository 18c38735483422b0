package io.streamingclient.relay;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a flat JSON object, because a relay needs no JSON library for anything else.
 */
final class ProblemBody {

	private ProblemBody() {
	}

	static byte[] json(Map<String, Object> members) {
		return members.entrySet()
			.stream()
			.map((member) -> text(member.getKey()) + ":" + value(member.getValue()))
			.collect(Collectors.joining(",", "{", "}"))
			.getBytes(StandardCharsets.UTF_8);
	}

	private static String value(Object value) {
		return (value instanceof Number || value instanceof Boolean) ? value.toString() : text(value.toString());
	}

	private static String text(String text) {
		StringBuilder quoted = new StringBuilder("\"");
		text.chars().forEach((character) -> {
			if (character < ' ') {
				quoted.append(String.format("\\u%04x", character));
			}
			else {
				quoted.append((character == '"' || character == '\\') ? "\\" : "").append((char) character);
			}
		});
		return quoted.append('"').toString();
	}

}
