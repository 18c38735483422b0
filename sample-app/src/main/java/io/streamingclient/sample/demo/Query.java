package io.streamingclient.sample.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.util.unit.DataSize;

/**
 * The query parameters of a request to the demo upstream.
 */
final class Query {

	private final Map<String, List<String>> parameters;

	private Query(Map<String, List<String>> parameters) {
		this.parameters = parameters;
	}

	static Query of(HttpServerRequest request) {
		return new Query(new QueryStringDecoder(request.uri()).parameters());
	}

	/**
	 * A size such as {@code 512MiB}, {@code 10KB} or {@code 100}.
	 */
	long bytes(String name, String fallback) {
		return Math.max(0, DataSize.parse(text(name, fallback).replace("iB", "B")).toBytes());
	}

	long number(String name, long fallback) {
		return Long.parseLong(text(name, Long.toString(fallback)));
	}

	Duration millis(String name, long fallback) {
		return Duration.ofMillis(Math.max(1, number(name, fallback)));
	}

	private String text(String name, String fallback) {
		List<String> values = this.parameters.getOrDefault(name, List.of());
		return values.isEmpty() ? fallback : values.get(0);
	}

}
