package io.streamingclient.wire;

import java.util.function.Function;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamException;

/**
 * A fault that was found on the wire. The consumer hears of it when it has taken what is
 * queued before it, and only then is it known how far the consumer got.
 */
final class WireFault extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Function<FailureContext, StreamException> error;

	WireFault(String what, Function<FailureContext, StreamException> error) {
		super(what);
		this.error = error;
	}

	StreamException at(FailureContext context) {
		return this.error.apply(context);
	}

}
