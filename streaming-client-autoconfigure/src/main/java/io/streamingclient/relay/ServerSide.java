package io.streamingclient.relay;

import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

/**
 * One exchange with a client of the application, whatever kind of server it came by.
 */
interface ServerSide {

	HttpMethod method();

	HttpHeaders headers();

	Hop hop();

	/**
	 * Whether the request has content.
	 */
	boolean hasBody();

	/**
	 * The content. It is read as it is asked for; the subscriber owns each buffer.
	 */
	Flux<DataBuffer> body();

	/**
	 * Whether the head of a response was sent, so that there can be no other.
	 */
	boolean isCommitted();

	/**
	 * Send a response without content.
	 */
	Mono<Void> send(HttpStatusCode status, HttpHeaders headers);

	/**
	 * Send a response: the head at once, and each part of the body no faster than the
	 * client takes it.
	 * @param status the status
	 * @param headers the headers
	 * @param body the body; each buffer is released. If it fails, the client must see
	 * that it is not whole
	 * @param trailers is asked when the body has completed
	 * @return completes with the body; cancelling it cancels the body
	 */
	Mono<Void> send(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body, Supplier<HttpHeaders> trailers);

	/**
	 * Answer with a problem.
	 */
	Mono<Void> send(RelayProblem problem);

}
