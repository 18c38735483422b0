package io.streamingclient.client;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * The head of a response whose body is still to come. Subscribe to {@link #body()} or to
 * {@link #release()}; a body that nobody claims is ended by a clock.
 */
public interface StreamResponse {

	/**
	 * The id of the stream.
	 * @return the id as endpoints show it
	 */
	String streamId();

	/**
	 * The status of the response, errors included.
	 * @return the status
	 */
	HttpStatusCode status();

	/**
	 * The headers of the response.
	 * @return read-only headers
	 */
	HttpHeaders headers();

	/**
	 * The body. The subscriber owns each buffer and must release it.
	 * @return a {@code Flux} that can be subscribed to once
	 */
	Flux<DataBuffer> body();

	/**
	 * The trailer section (RFC 9110 section 6.5).
	 * @return read-only headers; empty until the body has completed
	 */
	HttpHeaders trailers();

	/**
	 * Give the body up: ends the exchange on the wire unless it is over.
	 * @return completes at once
	 */
	Mono<Void> release();

}
