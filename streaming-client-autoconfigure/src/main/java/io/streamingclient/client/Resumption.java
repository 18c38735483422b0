package io.streamingclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamException;

/**
 * How a stream that broke goes on. Immutable; one can serve any number of streams. For
 * what comes with this project see {@code io.streamingclient.resume}.
 */
@FunctionalInterface
public interface Resumption {

	/**
	 * Begin a stream.
	 * @param reading what the consumer gets
	 * @return what is remembered of that stream, or {@code null} if it ends when it
	 * breaks
	 */
	@Nullable Course begin(Reading reading);

	/**
	 * Streams end when they break.
	 * @return no resumption
	 */
	static Resumption none() {
		return new NoResumption();
	}

	/**
	 * What the consumer of a stream gets.
	 */
	enum Reading {

		/** Server-sent events that may go on for ever. */
		EVENTS,

		/** Server-sent events that end with a terminator of the application. */
		TERMINATED_EVENTS,

		/** Anything else. */
		OTHER

	}

	/**
	 * What can be put together of the bodies of several attempts.
	 */
	enum Joint {

		/** Nothing: a body that breaks is the end. */
		NONE,

		/** Bytes: the next body goes on in the middle of an element. */
		BYTES,

		/** Elements: the next body begins with a whole one. */
		ELEMENTS

	}

	/**
	 * What becomes of a stream whose attempt is over. One of {@code delay} and
	 * {@code error} is set, or none: then the stream is complete.
	 *
	 * @param delay how long to wait for the next attempt
	 * @param error how the stream ends
	 */
	record Next(@Nullable Duration delay, @Nullable StreamException error) {

		/**
		 * There is another attempt.
		 * @param delay how long to wait for it
		 * @return what is next
		 */
		public static Next attempt(Duration delay) {
			return new Next(delay, null);
		}

		/**
		 * The stream has failed.
		 * @param error what the subscriber gets
		 * @return what is next
		 */
		public static Next failure(StreamException error) {
			return new Next(null, error);
		}

		/**
		 * The stream is complete.
		 * @return what is next
		 */
		public static Next completion() {
			return new Next(null, null);
		}

	}

	/**
	 * What is remembered of one stream, from attempt to attempt. One call comes after the
	 * other, on any threads, but for {@link #wasUp} and {@link #afterFailure}, which the
	 * watchdog may call while an element is delivered.
	 */
	interface Course {

		/**
		 * Change the request of the next attempt.
		 * @param request the request, as the application and its filters made it
		 */
		void prepare(ClientRequest.Builder request);

		/**
		 * A successful response is here.
		 * @param status its status code
		 * @param headers its headers
		 * @param context which stream, for an error
		 * @return what can be put together; counts only for the first response
		 * @throws StreamException if the stream cannot go on with it
		 */
		Joint responded(int status, HttpHeaders headers, FailureContext context);

		/**
		 * How many bytes at the beginning of the latest response the consumer has.
		 * @return bytes to leave out
		 */
		default long overlap() {
			return 0;
		}

		/**
		 * The server has said that it is there, and nothing else (a comment between
		 * events).
		 */
		default void heartbeat() {
		}

		/**
		 * A piece is about to be given to the consumer.
		 * @param piece a {@code DataBuffer} or an element, as {@link #responded} has
		 * decided
		 */
		void delivered(Object piece);

		/**
		 * The server has moved the last event id, or may have, without an event for the
		 * consumer (WHATWG HTML section 9.2.6). All events before were delivered.
		 * @param id the id in effect, or an empty string
		 */
		default void movedTo(String id) {
		}

		/**
		 * The server has said how long to wait before the next attempt (WHATWG HTML
		 * section 9.2.6, {@code retry}).
		 * @param time the reconnection time
		 */
		default void reconnectionTime(Duration time) {
		}

		/**
		 * The id of the last event before this attempt, be it that of the request.
		 * @return the id, or an empty string
		 */
		default String lastEventId() {
			return "";
		}

		/**
		 * The attempt is over. Comes before {@link #afterFailure} and {@link #afterEnd}.
		 * @param time how long it was up: from its successful response to the last byte
		 * that arrived, be it of a heartbeat; zero without a response
		 */
		default void wasUp(Duration time) {
		}

		/**
		 * The attempt has failed.
		 * @param error how
		 * @return what is next
		 */
		Next afterFailure(StreamException error);

		/**
		 * Whether nothing is missing behind a body that has ended as it should. If
		 * something is, the attempt has failed: its body was truncated.
		 * @return whether the server has sent all that the request asked for
		 */
		default boolean isWhole() {
			return true;
		}

		/**
		 * The body of the attempt has ended as it should, and is whole.
		 * @return what is next
		 */
		Next afterEnd();

	}

}
