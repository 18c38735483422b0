package io.streamingclient.stream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures of a stream. The message says what happened, to which stream
 * of which client, in which phase, and what to do; it never has a credential, a query
 * value or a body in it.
 */
public abstract sealed class StreamException extends RuntimeException
		permits StreamCancelledException, StreamCapacityException, StreamChangedException, StreamClosedException,
		StreamConnectException, StreamDecodeException, StreamLimitException, StreamListenerException,
		StreamProtocolException, StreamResetException, StreamShutdownException, StreamStatusException,
		StreamTimeoutException, StreamTruncatedException {

	private final ErrorType type;

	private final FailureContext context;

	private final boolean retryable;

	StreamException(ErrorType type, FailureContext context, boolean retryable, String what, String mend,
			@Nullable Throwable cause) {
		super(context.describe(what, mend), cause);
		this.type = type;
		this.context = context;
		this.retryable = retryable;
	}

	/**
	 * The word for this kind of failure.
	 * @return the type
	 */
	public final ErrorType type() {
		return this.type;
	}

	/**
	 * Whether the same request has a fair chance if it is sent again. It says nothing of
	 * whether the method may be repeated (RFC 9110 section 9.2.2).
	 * @return whether a retry makes sense
	 */
	public final boolean isRetryable() {
		return this.retryable;
	}

	/**
	 * The id of the stream.
	 * @return the id, or {@code null} if the stream was refused before it had a row
	 */
	public final @Nullable String streamId() {
		return this.context.id();
	}

	/**
	 * The name of the client.
	 * @return the name
	 */
	public final String client() {
		return this.context.client();
	}

	/**
	 * The HTTP method of the request.
	 * @return the method
	 */
	public final String method() {
		return this.context.method();
	}

	/**
	 * The URI template, or the URI without credentials and query values.
	 * @return the printable target of the request
	 */
	public final String target() {
		return this.context.target();
	}

	/**
	 * Which stream failed, and where it stood.
	 * @return the context, for an error that takes the place of this one
	 */
	public final FailureContext context() {
		return this.context;
	}

	/**
	 * The phase in which the failure happened.
	 * @return the phase
	 */
	public final Phase phase() {
		return this.context.phase();
	}

	/**
	 * Body bytes received before the failure.
	 * @return bytes as they were on the wire, before content decoding
	 */
	public final long bytes() {
		return this.context.bytes();
	}

	/**
	 * Elements given to the consumer before the failure.
	 * @return a number of elements
	 */
	public final long elements() {
		return this.context.elements();
	}

	/**
	 * How many requests were sent for the stream before it failed.
	 * @return one, unless the stream was resumed
	 */
	public final int attempts() {
		return this.context.attempts();
	}

	/**
	 * Time from subscription to the failure.
	 * @return the elapsed time
	 */
	public final Duration elapsed() {
		return this.context.elapsed();
	}

}
