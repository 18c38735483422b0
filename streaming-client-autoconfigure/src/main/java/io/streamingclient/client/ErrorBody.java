package io.streamingclient.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamStatusException;

/**
 * Makes an error of a response and the beginning of its body.
 */
final class ErrorBody {

	private ErrorBody() {
	}

	static Mono<StreamStatusException> read(ClientResponse response, LiveStream stream) {
		return DataBufferUtils.join(ShortBody.of(response))
			.map(ErrorBody::bytes)
			.defaultIfEmpty(new byte[0])
			.map((bytes) -> exception(response, bytes, stream));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static StreamStatusException exception(ClientResponse response, byte[] bytes, LiveStream stream) {
		return new StreamStatusException(stream.failureContext(), response.statusCode().value(),
				map(response.headers().asHttpHeaders()), bytes,
				stream.wire().isResponseEnded() && bytes.length < ShortBody.MAX_BYTES);
	}

	private static Map<String, List<String>> map(HttpHeaders headers) {
		Map<String, List<String>> map = new LinkedHashMap<>();
		headers.forEach((name, values) -> map.put(name, List.copyOf(values)));
		return map;
	}

}
