package io.streamingclient.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamStatusException;

/**
 * Reads the body of an error response as far as is worth it: a few KiB, for a few
 * seconds. An error body may be endless, or never come.
 */
final class ErrorBody {

	private static final int MAX_BYTES = 16 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private ErrorBody() {
	}

	static Mono<StreamStatusException> read(ClientResponse response, LiveStream stream) {
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers())
			.takeUntilOther(Mono.delay(PATIENCE))
			.onErrorComplete();
		return DataBufferUtils.join(DataBufferUtils.takeUntilByteCount(buffers, MAX_BYTES))
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
				stream.wire().isResponseEnded() && bytes.length < MAX_BYTES);
	}

	private static Map<String, List<String>> map(HttpHeaders headers) {
		Map<String, List<String>> map = new LinkedHashMap<>();
		headers.forEach((name, values) -> map.put(name, List.copyOf(values)));
		return map;
	}

}
