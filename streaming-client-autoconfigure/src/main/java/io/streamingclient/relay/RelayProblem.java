package io.streamingclient.relay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * What a client is told instead of a response of the upstream (RFC 9457). It is for the
 * client: nothing of the inside is in it.
 *
 * @param status the status
 * @param detail a sentence
 * @param headers more headers of the response
 * @param members more members of the problem: strings, numbers and booleans
 */
public record RelayProblem(HttpStatus status, String detail, Map<String, String> headers, Map<String, Object> members) {

	/**
	 * Copy headers and members.
	 */
	public RelayProblem {
		headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
		members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
	}

	/**
	 * A problem with a status and a sentence.
	 * @param status the status
	 * @param detail a sentence
	 */
	public RelayProblem(HttpStatus status, String detail) {
		this(status, detail, Map.of(), Map.of());
	}

	/**
	 * Add a header of the response.
	 * @param name the name
	 * @param value the value
	 * @return another problem
	 */
	public RelayProblem withHeader(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new RelayProblem(this.status, this.detail, more, this.members);
	}

	/**
	 * Add members.
	 * @param additional strings, numbers and booleans by name
	 * @return another problem
	 */
	public RelayProblem withMembers(Map<String, ?> additional) {
		Map<String, Object> more = new LinkedHashMap<>(this.members);
		more.putAll(additional);
		return new RelayProblem(this.status, this.detail, this.headers, more);
	}

	/**
	 * Answer with this problem.
	 * @param response a response of which nothing is sent yet
	 * @return completes when the response is written
	 */
	public Mono<Void> writeTo(ServerHttpResponse response) {
		byte[] body = body();
		response.getHeaders().clear();
		response.getHeaders().putAll(head(body.length));
		response.setStatusCode(this.status);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	HttpHeaders head(int length) {
		HttpHeaders head = new HttpHeaders();
		head.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		head.setContentLength(length);
		head.setCacheControl("no-store");
		this.headers.forEach(head::set);
		return head;
	}

	byte[] body() {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("type", "about:blank");
		all.put("title", this.status.getReasonPhrase());
		all.put("status", this.status.value());
		all.put("detail", this.detail);
		all.putAll(this.members);
		return ProblemBody.json(all);
	}

}
