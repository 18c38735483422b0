package io.streamingclient.client;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * As much of a body as is worth it when only its head counts: a few KiB, for a few
 * seconds. Such a body may be endless, or never come, or be broken.
 */
final class ShortBody {

	static final int MAX_BYTES = 16 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private ShortBody() {
	}

	static Flux<DataBuffer> of(ClientResponse response) {
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers())
			.takeUntilOther(Mono.delay(PATIENCE))
			.onErrorComplete();
		return DataBufferUtils.takeUntilByteCount(buffers, MAX_BYTES);
	}

}
