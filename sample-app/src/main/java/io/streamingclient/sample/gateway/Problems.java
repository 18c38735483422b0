package io.streamingclient.sample.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;

/**
 * Writes refusals as {@code application/problem+json}.
 */
@Component
public class Problems {

	private final JsonMapper json;

	Problems(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Answer with a problem.
	 * @param response a response of which nothing is sent yet
	 * @param refusal why
	 * @return completes when the response is written
	 */
	public Mono<Void> write(ServerHttpResponse response, Refusal refusal) {
		byte[] body = this.json.writeValueAsBytes(members(refusal));
		HttpHeaders headers = response.getHeaders();
		headers.clear();
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		headers.setContentLength(body.length);
		headers.setCacheControl("no-store");
		refusal.headers().forEach(headers::set);
		response.setStatusCode(refusal.status());
		DataBuffer buffer = response.bufferFactory().wrap(body);
		return response.writeWith(Mono.just(buffer));
	}

	private static Map<String, Object> members(Refusal refusal) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", "about:blank");
		members.put("title", refusal.status().getReasonPhrase());
		members.put("status", refusal.status().value());
		members.put("detail", refusal.sentence());
		members.putAll(refusal.members());
		return members;
	}

}
