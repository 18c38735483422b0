package io.streamingclient.client;

import java.io.InputStream;
import java.util.function.Function;

import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;

/**
 * How to read the body of a response in code that blocks, on platform threads and virtual
 * threads alike: <pre class="code">
 * try (StreamIterator&lt;String&gt; lines = client.get().uri("/report").retrieve().pull().lines()) {
 *     while (lines.hasNext()) {
 *         store(lines.next());
 *     }
 * }
 * </pre> Every call of a reader starts an exchange at once. What arrives is buffered, up
 * to a bound; a full buffer asks for nothing, so a slow reader holds the server back and
 * no clock blames anybody. Errors come after all elements that arrived before them.
 * <p>
 * Reading is refused on threads that must not block, such as event loops. What a reader
 * returns is closed with the application at the latest. A specification is not
 * thread-safe.
 */
public interface PullSpec {

	/**
	 * Set how much is asked for ahead of the reader.
	 * @param elements a positive number of elements, of buffers with {@link #bytes()}; 16
	 * by default
	 * @return this
	 */
	PullSpec buffer(int elements);

	/**
	 * The body as bytes, after content decoding. Every failure of the stream is an
	 * {@link java.io.IOException} with the
	 * {@link io.streamingclient.stream.StreamException} as its cause.
	 * @return bytes to be closed, with the contract of {@link StreamIterator}: one thread
	 * at a time may read, any may close
	 */
	InputStream bytes();

	/**
	 * The body as lines of text, in the charset of the response, UTF-8 by default.
	 * @return lines without their ends
	 */
	StreamIterator<String> lines();

	/**
	 * The body as server-sent events.
	 * @return the events
	 */
	StreamIterator<ServerSentEvent<String>> events();

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param parser reads one JSON text, for example {@code jsonMapper::readTree}; throws
	 * if it is none
	 * @return the records
	 */
	<T> StreamIterator<T> records(Function<? super String, ? extends T> parser);

	/**
	 * The body as any other reader makes elements of it, for example
	 * {@code (response) -> response.arrayElements(Report.class)}.
	 * @param <T> the type of the elements
	 * @param reader one of the readers of the response
	 * @return the elements
	 */
	<T> StreamIterator<T> elements(Function<? super StreamingClient.ResponseSpec, Flux<T>> reader);

	/**
	 * The body as whatever the codecs of the application make of it.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements
	 * @return the elements
	 */
	<T> StreamIterator<T> body(Class<T> elementType);

	/**
	 * The body as whatever the codecs of the application make of it.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements
	 * @return the elements
	 */
	<T> StreamIterator<T> body(ParameterizedTypeReference<T> elementType);

}
