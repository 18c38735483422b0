package io.streamingclient.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserter;

import io.streamingclient.stream.StreamTimeouts;

/**
 * Reads HTTP streams. Every stream ends in exactly one terminal signal; every failure is
 * a {@link io.streamingclient.stream.StreamException}. Thread-safe.
 */
public interface StreamingClient {

	/**
	 * The name of this client.
	 * @return the name
	 */
	String name();

	/**
	 * What this client was made from.
	 * @return the settings
	 */
	ClientSettings settings();

	/**
	 * Begin a request. Nothing is sent before somebody subscribes.
	 * @param method the HTTP method
	 * @return a specification for one request; not thread-safe
	 */
	RequestSpec method(HttpMethod method);

	/**
	 * Begin a GET request.
	 * @return a specification for one request
	 */
	default RequestSpec get() {
		return method(HttpMethod.GET);
	}

	/**
	 * Begin a POST request.
	 * @return a specification for one request
	 */
	default RequestSpec post() {
		return method(HttpMethod.POST);
	}

	/**
	 * Begin a PUT request.
	 * @return a specification for one request
	 */
	default RequestSpec put() {
		return method(HttpMethod.PUT);
	}

	/**
	 * Describes one request. Every subscription to what it returns is an exchange of its
	 * own.
	 */
	interface RequestSpec {

		/**
		 * Set the URI from a template, below the base URL of the client.
		 * @param template the template
		 * @param variables its variables; they are encoded, and never logged
		 * @return this
		 */
		RequestSpec uri(String template, Object... variables);

		/**
		 * Set the URI from a template, below the base URL of the client.
		 * @param template the template
		 * @param variables its variables; they are encoded, and never logged
		 * @return this
		 */
		RequestSpec uri(String template, Map<String, ?> variables);

		/**
		 * Set an encoded URI. Its path and query are sent as they are.
		 * @param uri absolute, or relative to the base URL of the client
		 * @return this
		 */
		RequestSpec uri(URI uri);

		/**
		 * Set a header.
		 * @param name the name
		 * @param values the values
		 * @return this
		 */
		RequestSpec header(String name, String... values);

		/**
		 * Change the headers.
		 * @param change is applied to the headers of this request
		 * @return this
		 */
		RequestSpec headers(Consumer<HttpHeaders> change);

		/**
		 * Set what is accepted.
		 * @param types the media types; by default the one that the response is read as
		 * @return this
		 */
		RequestSpec accept(MediaType... types);

		/**
		 * Ask for the server-sent events behind one. Its id is sent as
		 * {@code Last-Event-ID}, in UTF-8 as the standard says, and is that of the events
		 * that come until one has another.
		 * @param id the id, or an empty string for no such header
		 * @return this
		 */
		RequestSpec lastEventId(String id);

		/**
		 * Set a request attribute for the filters of the underlying {@code WebClient}.
		 * @param name the name
		 * @param value the value
		 * @return this
		 */
		RequestSpec attribute(String name, Object value);

		/**
		 * Set the body.
		 * @param value an object that a codec can write
		 * @return this
		 */
		RequestSpec bodyValue(Object value);

		/**
		 * Set a streaming body. The peer's pace is passed on as backpressure: no more
		 * than 128 elements are asked for that the connection has not taken. It is sent
		 * without trailers. If the response comes before all of the body is sent, it is
		 * delivered, and at its end the rest of the body is cancelled.
		 * @param <T> the type of the elements
		 * @param publisher is subscribed to once for each exchange, and once more for
		 * each redirect that repeats the request
		 * @param elementType the type of the elements
		 * @return this
		 */
		<T> RequestSpec body(Publisher<T> publisher, Class<T> elementType);

		/**
		 * Set the body.
		 * @param inserter writes the body
		 * @return this
		 */
		RequestSpec body(BodyInserter<?, ? super ClientHttpRequest> inserter);

		/**
		 * Be told how much of the body is sent.
		 * @param listener gets the number of bytes that the connection has taken so far,
		 * larger with every call, in steps of 64 KiB at most (a file may be one step),
		 * and in the end the size of the body. It is called on the event loop of the
		 * stream and must not block. If it throws, the stream ends with a
		 * {@link io.streamingclient.stream.StreamListenerException}. No call comes for a
		 * stream that has ended, nor, when a redirect repeats the request, for what was
		 * told before
		 * @return this
		 */
		RequestSpec onUploadProgress(LongConsumer listener);

		/**
		 * Override the clocks for this request. The connect timeout can only be
		 * shortened, because a connection that is being made may serve others too.
		 * @param change is applied to the clocks of the client
		 * @return this
		 */
		RequestSpec timeouts(UnaryOperator<StreamTimeouts> change);

		/**
		 * Override how the stream goes on when it breaks. Applies to {@link #retrieve()};
		 * what {@link #exchange()} and {@link #send()} give ends when it breaks. A method
		 * that is not idempotent (RFC 9110 section 9.2.2) is repeated only if its request
		 * was not processed.
		 * @param how for example one of {@code io.streamingclient.resume}, or
		 * {@link Resumption#none()}
		 * @return this
		 */
		RequestSpec resume(Resumption how);

		/**
		 * Leave content codings alone: nothing is added to {@code Accept-Encoding} and
		 * the body is delivered as it is on the wire.
		 * @return this
		 */
		RequestSpec undecoded();

		/**
		 * Whether redirects are followed, as they are by default: up to 20, all as one
		 * stream. As browsers do it, a 303, and a 301 or 302 of a POST, is followed by a
		 * GET without the body; all others repeat method and body. To another origin
		 * (scheme, host or port) {@code Authorization}, {@code Cookie},
		 * {@code Proxy-Authorization} and {@code Host} do not go along, whoever has set
		 * them; all other headers do, also if an API key is in one.
		 * <p>
		 * A redirect that cannot be followed is a
		 * {@link io.streamingclient.stream.StreamProtocolException}: the 21st, one from
		 * https to http or to another scheme, and one to no URI. A body that cannot be
		 * sent a second time is a
		 * {@link io.streamingclient.stream.StreamListenerException}; give one that can be
		 * subscribed to again.
		 * @param follow {@code false} to get the 3xx response itself
		 * @return this
		 */
		RequestSpec followRedirects(boolean follow);

		/**
		 * Read the body of a successful response. A response with any other status than
		 * 2xx is a {@link io.streamingclient.stream.StreamStatusException}.
		 * @return how to read the body
		 */
		ResponseSpec retrieve();

		/**
		 * Get the head of the response, whatever its status, and the body apart.
		 * @return a cold {@code Mono}; each subscription is an exchange
		 */
		Mono<StreamResponse> exchange();

		/**
		 * Get the whole response, whatever its status: a body of at most
		 * {@code limits.max-element-size} of this client, as if it were one element.
		 * @return a cold {@code Mono}; each subscription is an exchange. A body that is
		 * larger is a {@link io.streamingclient.stream.StreamLimitException}, one that is
		 * cut a {@link io.streamingclient.stream.StreamTruncatedException}
		 */
		Mono<CompleteResponse> send();

		/**
		 * Get the whole response, whatever its status.
		 * @param maxBodySize how many bytes the body may have after content decoding; a
		 * larger one is a {@link io.streamingclient.stream.StreamLimitException}
		 * @return a cold {@code Mono}; each subscription is an exchange
		 */
		Mono<CompleteResponse> send(int maxBodySize);

	}

	/**
	 * How to read the body of a response: as it is, or as elements of a format. Every
	 * {@code Flux} is cold.
	 */
	interface ResponseSpec extends ElementSpec {

		/**
		 * The body as buffers, as they arrive. The subscriber owns each buffer and must
		 * release it.
		 * @return a cold {@code Flux}
		 */
		Flux<DataBuffer> bytes();

		/**
		 * The body as lines of text, in the charset of the response, UTF-8 by default.
		 * @return a cold {@code Flux} of lines without their ends
		 */
		Flux<String> lines();

		/**
		 * The body as server-sent events.
		 * @return a cold {@code Flux}
		 */
		Flux<ServerSentEvent<String>> events();

		/**
		 * The body as records of newline-delimited JSON, whatever its content type. A
		 * record that is cut is a
		 * {@link io.streamingclient.stream.StreamTruncatedException}.
		 * @param <T> the type of the records
		 * @param parser reads one JSON text, for example {@code jsonMapper::readTree};
		 * throws if it is none
		 * @return a cold {@code Flux}
		 */
		<T> Flux<T> records(Function<? super String, ? extends T> parser);

		/**
		 * The body as whatever the codecs of the application make of it.
		 * @param <T> the type of the elements
		 * @param elementType the type of the elements
		 * @return a cold {@code Flux}
		 */
		<T> Flux<T> bodyToFlux(Class<T> elementType);

		/**
		 * The body as whatever the codecs of the application make of it.
		 * @param <T> the type of the elements
		 * @param elementType the type of the elements
		 * @return a cold {@code Flux}
		 */
		<T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> elementType);

		/**
		 * Read the body in code that blocks, without a {@code Flux}.
		 * @return how to read the body
		 */
		PullSpec pull();

		/**
		 * Start an exchange now and give its elements to a listener. The stream belongs
		 * to the application: it goes on when the caller and its thread are gone.
		 * <pre class="code">
		 * StreamHandle prices = client.get()
		 *     .uri("/prices")
		 *     .retrieve()
		 *     .start(ResponseSpec::lines, new ElementListener&lt;&gt;() {
		 *
		 *         &#64;Override
		 *         public void onElement(String price) {
		 *             board.show(price);
		 *         }
		 *
		 *         &#64;Override
		 *         public void onComplete(HttpHeaders trailers) {
		 *             board.close();
		 *         }
		 *
		 *         &#64;Override
		 *         public void onError(StreamException error) {
		 *             board.fail(error.getMessage());
		 *         }
		 *
		 *     });
		 * // ... from any thread
		 * prices.cancel();
		 * </pre>
		 * @param <T> the type of the elements
		 * @param reading reads the body with one of the methods of this specification
		 * @param listener is called on the event loop of the stream and must not block
		 * @return the handle of the stream, at once
		 */
		<T> StreamHandle start(Function<? super ResponseSpec, ? extends Flux<T>> reading,
				ElementListener<? super T> listener);

		/**
		 * Start an exchange now and give its elements to a listener, which may block.
		 * @param <T> the type of the elements
		 * @param reading reads the body with one of the methods of this specification
		 * @param listener is called on the executor, one call after the other. The next
		 * element is asked for when it has returned, so nothing is queued for it
		 * @param executor where to call the listener; {@code scheduler::schedule} for one
		 * of Reactor's. If it refuses, the stream ends with a
		 * {@link io.streamingclient.stream.StreamListenerException}, told where that was
		 * noticed
		 * @return the handle of the stream, at once
		 */
		<T> StreamHandle start(Function<? super ResponseSpec, ? extends Flux<T>> reading,
				ElementListener<? super T> listener, Executor executor);

	}

}
