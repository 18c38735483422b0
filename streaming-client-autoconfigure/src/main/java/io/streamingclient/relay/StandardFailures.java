package io.streamingclient.relay;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.StreamException;

/**
 * Says how an upstream failed, without telling where it is.
 */
final class StandardFailures implements RelayFailures {

	@Override
	public RelayProblem problem(StreamException failure) {
		HttpStatus status = status(failure.type());
		RelayProblem problem = new RelayProblem(status, sentence(failure.type())).withMembers(members(failure));
		return (status == HttpStatus.SERVICE_UNAVAILABLE) ? problem.withHeader(HttpHeaders.RETRY_AFTER, "1") : problem;
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
