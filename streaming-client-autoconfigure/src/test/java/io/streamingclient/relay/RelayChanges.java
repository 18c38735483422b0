package io.streamingclient.relay;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What the applications of these tests change when a request asks for it with a header
 * {@code X-Change}.
 */
final class RelayChanges {

	private static final RelaySpec ALL = RelaySpec.standard()
		.withForwarded(ForwardedPolicy.X_FORWARDED)
		.withRequestHeaders((headers) -> headers.set("X-Request", "first"))
		.withRequestHeaders((headers) -> headers.add("X-Request", "second"))
		.withResponseHeaders((headers) -> headers.set("X-Response", "changed"))
		.withRequestBody(RelayChanges::upperCase)
		.withResponseBody(RelayChanges::upperCase)
		.withFailures((failure) -> new RelayProblem(HttpStatus.GONE, "Failed: " + failure.type().word()));

	private RelayChanges() {
	}

	static RelaySpec of(HttpHeaders headers) {
		return headers.containsHeader("X-Change") ? ALL : RelaySpec.standard();
	}

	private static Flux<DataBuffer> upperCase(Flux<DataBuffer> body) {
		return body.map((buffer) -> {
			String text = buffer.toString(StandardCharsets.UTF_8).toUpperCase(Locale.ROOT);
			DataBuffer upper = buffer.factory().wrap(text.getBytes(StandardCharsets.UTF_8));
			DataBufferUtils.release(buffer);
			return upper;
		});
	}

}
