package io.streamingclient.sample.relay;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import io.streamingclient.sample.gateway.Refusal;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamException;

/**
 * Says in HTTP how an upstream failed before it answered, without telling where it is.
 */
final class UpstreamFailures {

	private static final Map<String, String> RETRY_LATER = Map.of(HttpHeaders.RETRY_AFTER, "1");

	private UpstreamFailures() {
	}

	static Refusal refusal(StreamException failure) {
		HttpStatus status = status(failure.type());
		return Refusal.upstream(status, sentence(failure.type()),
				(status == HttpStatus.SERVICE_UNAVAILABLE) ? RETRY_LATER : Map.of(), members(failure));
	}

	private static HttpStatus status(ErrorType type) {
		return switch (type) {
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
			case CAPACITY, SHUTDOWN, CLOSED -> HttpStatus.SERVICE_UNAVAILABLE;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

	private static String sentence(ErrorType type) {
		return switch (type) {
			case CONNECT -> "No connection to the upstream could be made.";
			case TIMEOUT -> "The upstream did not answer in time.";
			case CAPACITY -> "Too many streams are live already, retry later.";
			case SHUTDOWN, CLOSED -> "The gateway is stopping, retry later.";
			case RESET, TRUNCATED -> "The upstream closed the connection before it answered.";
			case PROTOCOL, DECODE -> "The upstream did not speak HTTP.";
			case LIMIT -> "The head of the response is larger than allowed.";
			case CANCELLED -> "An operator cancelled the stream.";
			default -> "The upstream could not be asked.";
		};
	}

	private static Map<String, Object> members(StreamException failure) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("error", failure.type().word());
		members.put("retryable", failure.isRetryable());
		if (failure.streamId() != null) {
			members.put("stream", failure.streamId());
		}
		return members;
	}

}
