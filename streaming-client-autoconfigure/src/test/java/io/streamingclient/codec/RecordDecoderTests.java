package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecordDecoderTests {

	private static final JsonMapper JSON = new JsonMapper();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 1_000 })
	void recordsAreReadHoweverTheBodyIsSplit(int pieceLength) {
		assertThat(decode("{\"a\":\"\u20ac\"}\n\n[2]\r\n  \n3\ntrue\n\"x\"", pieceLength))
			.containsExactly("{\"a\":\"\u20ac\"}", "[2]", "3", "true", "\"x\"");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"a\":1}\n{\"a\"", "{\"a\":1}\n{\"a\":[1]", "1\n12", "1\ntru", "1\n\"x", "{\"a\":1}\n{" })
	void aRecordThatIsCutIsAnError(String body) {
		assertThatExceptionOfType(IncompleteElementException.class).isThrownBy(() -> decode(body, 1_000));
		assertThatExceptionOfType(IncompleteElementException.class).isThrownBy(() -> decode(body, 1));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 1_000 })
	void aMalformedRecordSaysWhichAndWhere(int pieceLength) {
		assertThatExceptionOfType(MalformedElementException.class)
			.isThrownBy(() -> decode("{\"a\":1}\n\n{oops}\n", pieceLength))
			.satisfies((malformed) -> {
				assertThat(malformed.element()).isEqualTo(2);
				assertThat(malformed.offset()).isEqualTo(9);
			});
	}

	@Test
	void aRecordThatIsTooLargeIsAnError() {
		assertThatExceptionOfType(ElementTooLargeException.class)
			.isThrownBy(() -> decode("\"" + "x".repeat(1_000) + "\"\n", 1_000));
	}

	private static List<String> decode(String body, int pieceLength) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		RecordDecoder<JsonNode> decoder = new RecordDecoder<>(100, JSON::readTree);
		List<String> records = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += pieceLength) {
			decoder.feed(ByteBuffer.wrap(bytes, from, Math.min(pieceLength, bytes.length - from)));
			for (JsonNode record = decoder.next(); record != null; record = decoder.next()) {
				records.add(record.toString());
			}
		}
		JsonNode last = decoder.end();
		if (last != null) {
			records.add(last.toString());
		}
		return records;
	}

}
