package io.streamingclient.sample.inspect;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.client.StreamingClient;

/**
 * Reads a body in one of the ways that a Java caller can, and says for each element what
 * there is to show of it.
 */
interface Reading {

	/**
	 * The elements of a body, each as the members to show.
	 * @param response how to read the body
	 * @return a cold {@code Flux}
	 */
	Flux<Map<String, Object>> elements(StreamingClient.ResponseSpec response);

	/**
	 * What there is to show of all elements together.
	 * @return members of the last line
	 */
	default Map<String, Object> summary() {
		return Map.of();
	}

	/**
	 * Buffers as they arrive.
	 */
	final class Bytes implements Reading {

		private final MessageDigest digest;

		Bytes(MessageDigest digest) {
			this.digest = digest;
		}

		@Override
		public Flux<Map<String, Object>> elements(StreamingClient.ResponseSpec response) {
			return response.bytes().map(this::element);
		}

		private Map<String, Object> element(DataBuffer buffer) {
			int size = buffer.readableByteCount();
			try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
				parts.forEachRemaining(this.digest::update);
			}
			finally {
				DataBufferUtils.release(buffer);
			}
			return Map.of("bytes", size);
		}

		@Override
		public Map<String, Object> summary() {
			return Map.of("sha256", HexFormat.of().formatHex(this.digest.digest()));
		}

	}

	/**
	 * Lines.
	 */
	final class Text implements Reading {

		@Override
		public Flux<Map<String, Object>> elements(StreamingClient.ResponseSpec response) {
			return response.lines().map((line) -> Map.of("data", line));
		}

	}

	/**
	 * Server-sent events, each with the last event id in effect.
	 */
	final class Events implements Reading {

		@Override
		public Flux<Map<String, Object>> elements(StreamingClient.ResponseSpec response) {
			return response.events().map(Events::element);
		}

		private static Map<String, Object> element(ServerSentEvent<String> event) {
			Map<String, Object> members = new LinkedHashMap<>();
			members.put("event", (event.event() != null) ? event.event() : "message");
			members.put("id", (event.id() != null) ? event.id() : "");
			members.put("data", (event.data() != null) ? event.data() : "");
			return members;
		}

	}

	/**
	 * One JSON value per line.
	 */
	final class Records implements Reading {

		private final JsonMapper json;

		Records(JsonMapper json) {
			this.json = json;
		}

		@Override
		public Flux<Map<String, Object>> elements(StreamingClient.ResponseSpec response) {
			return response.<JsonNode>records(this.json::readTree).map((value) -> Map.of("data", value));
		}

	}

}
