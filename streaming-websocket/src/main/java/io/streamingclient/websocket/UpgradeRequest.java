package io.streamingclient.websocket;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;

import io.streamingclient.relay.RelayProblem;
import io.streamingclient.relay.RelayRefusedException;

/**
 * What a client must say to open a session (RFC 6455 section 4.2.1).
 */
final class UpgradeRequest {

	private static final String KEY = "Sec-WebSocket-Key";

	private static final String VERSION = "Sec-WebSocket-Version";

	private static final String PROTOCOL = "Sec-WebSocket-Protocol";

	private static final String THE_VERSION = "13";

	private static final int KEY_BYTES = 16;

	private UpgradeRequest() {
	}

	/**
	 * Check a request.
	 * @param request the request
	 * @return the subprotocols that it offers
	 * @throws RelayRefusedException if it is no request for a session
	 */
	static List<String> subprotocols(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		if (request.getMethod() != HttpMethod.GET) {
			throw refused(new RelayProblem(HttpStatus.METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.")
				.withHeader(HttpHeaders.ALLOW, "GET"));
		}
		if (headers.getOrEmpty(HttpHeaders.HOST).size() != 1) {
			throw refused(new RelayProblem(HttpStatus.BAD_REQUEST, "There must be one header Host."));
		}
		if (!names(headers, HttpHeaders.UPGRADE, "websocket")) {
			throw refused(new RelayProblem(HttpStatus.UPGRADE_REQUIRED, "This resource is a WebSocket.")
				.withHeader(HttpHeaders.UPGRADE, "websocket")
				.withHeader(HttpHeaders.CONNECTION, "Upgrade"));
		}
		if (!names(headers, HttpHeaders.CONNECTION, "upgrade")) {
			throw refused(new RelayProblem(HttpStatus.BAD_REQUEST, "The header Connection does not name Upgrade."));
		}
		if (!isKey(headers.getOrEmpty(KEY))) {
			throw refused(new RelayProblem(HttpStatus.BAD_REQUEST,
					"There must be one header Sec-WebSocket-Key, of 16 bytes in base64."));
		}
		if (!List.of(THE_VERSION).equals(headers.getOrEmpty(VERSION))) {
			throw refused(new RelayProblem(HttpStatus.UPGRADE_REQUIRED, "The version of the protocol must be 13.")
				.withHeader(VERSION, THE_VERSION)
				.withHeader(HttpHeaders.UPGRADE, "websocket")
				.withHeader(HttpHeaders.CONNECTION, "Upgrade"));
		}
		if (headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			throw refused(new RelayProblem(HttpStatus.BAD_REQUEST, "A request for a WebSocket has no body."));
		}
		return tokens(headers, PROTOCOL).toList();
	}

	private static boolean names(HttpHeaders headers, String field, String token) {
		return tokens(headers, field).anyMatch(token::equalsIgnoreCase);
	}

	private static Stream<String> tokens(HttpHeaders headers, String field) {
		return headers.getOrEmpty(field)
			.stream()
			.flatMap((value) -> Arrays.stream(StringUtils.tokenizeToStringArray(value, ",")));
	}

	private static boolean isKey(List<String> values) {
		byte[] key = (values.size() == 1) ? decoded(values.get(0)) : null;
		return key != null && key.length == KEY_BYTES;
	}

	private static byte @Nullable [] decoded(String value) {
		try {
			return Base64.getDecoder().decode(value.trim());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static RelayRefusedException refused(RelayProblem problem) {
		return new RelayRefusedException(problem);
	}

}
