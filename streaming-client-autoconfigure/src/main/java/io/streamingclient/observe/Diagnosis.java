package io.streamingclient.observe;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.wire.WireFailures;
import io.streamingclient.wire.WireLink;

/**
 * What an exchange failed with, and what that means.
 *
 * @param failure what its subscriber would get
 * @param typed the error of the wire in it, or {@code null} if it is none of the wire
 */
record Diagnosis(Throwable failure, @Nullable StreamException typed) {

	private static final int MAX_DEPTH = 16;

	static Diagnosis of(Throwable failure, LiveStream stream, WireLink link) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			StreamException found = (cause instanceof StreamException known) ? known
					: WireFailures.translate(cause, stream, link);
			if (found != null) {
				return new Diagnosis(failure, found);
			}
			cause = cause.getCause();
		}
		return new Diagnosis(failure, null);
	}

	/**
	 * The error for the records.
	 * @param stream the row
	 * @return the error of the wire, or one that says that it is the application's
	 */
	StreamException recorded(LiveStream stream) {
		return (this.typed != null) ? this.typed
				: new StreamListenerException(stream.failureContext(),
						"code of the application threw " + this.failure.getClass().getSimpleName(),
						"Look at the request body, the filters and the subscriber.", false, this.failure);
	}

	/**
	 * Whether the subscriber would not find the error of the wire in what it gets.
	 * @return whether there is one that the failure does not carry
	 */
	boolean isHidden() {
		Throwable cause = this.failure;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause == this.typed) {
				return false;
			}
			cause = cause.getCause();
		}
		return this.typed != null;
	}

}
