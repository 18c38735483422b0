package io.streamingclient.client;

import org.jspecify.annotations.Nullable;

import org.springframework.core.codec.CodecException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;

import io.streamingclient.codec.ElementTooLargeException;
import io.streamingclient.codec.IncompleteElementException;
import io.streamingclient.codec.MalformedElementException;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.wire.WireFailures;
import io.streamingclient.wire.WireLink;

/**
 * Finds the one {@link StreamException} in whatever an exchange failed with. The layers
 * above the wire wrap; the first cause that says something counts.
 */
final class Failures {

	private static final int MAX_DEPTH = 16;

	private Failures() {
	}

	static StreamException translate(Throwable failure, LiveStream stream, WireLink link) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			StreamException known = known(cause, stream, link);
			if (known != null) {
				return known;
			}
			cause = cause.getCause();
		}
		return ofTheApplication(failure, stream);
	}

	static StreamListenerException ofTheApplication(Throwable failure, LiveStream stream) {
		return ofTheApplication(failure, stream.failureContext());
	}

	static StreamListenerException ofTheApplication(Throwable failure, FailureContext context) {
		return new StreamListenerException(context,
				"code of the application threw " + failure.getClass().getSimpleName(),
				"Look at the subscriber, the request body, the filters and the codecs of this client.", false, failure);
	}

	private static @Nullable StreamException known(Throwable cause, LiveStream stream, WireLink link) {
		if (cause instanceof StreamException known) {
			return known;
		}
		if (cause instanceof IncompleteElementException incomplete) {
			return new StreamTruncatedException(stream.failureContext(), incomplete.what(),
					"What was delivered is not all: ask again.", true, cause);
		}
		if (cause instanceof MalformedElementException malformed) {
			return new StreamDecodeException(stream.failureContext(), malformed.what(),
					"Compare what the server sends with what the application reads it as.", false, cause);
		}
		if (cause instanceof DataBufferLimitException || cause instanceof ElementTooLargeException) {
			return new StreamLimitException(stream.failureContext(), "an element is larger than allowed",
					"Raise 'limits.max-element-size' of client '" + stream.descriptor().client() + "'.", false, cause);
		}
		if (cause instanceof InvalidMediaTypeException) {
			return new StreamDecodeException(stream.failureContext(), "the response has a Content-Type that is none",
					"Mend what the server sends: its media type or charset is unknown here.", false, cause);
		}
		if (cause instanceof CodecException || cause instanceof UnsupportedMediaTypeException) {
			return new StreamDecodeException(stream.failureContext(),
					"element " + (stream.demand().elements() + 1) + " could not be decoded",
					"Compare what the server sends with what the application reads it as.", false, cause);
		}
		return WireFailures.translate(cause, stream, link);
	}

}
