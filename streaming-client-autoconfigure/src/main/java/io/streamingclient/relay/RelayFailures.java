package io.streamingclient.relay;

import io.streamingclient.stream.StreamException;

/**
 * Says in HTTP how an upstream failed before it answered. A bean of this type replaces
 * the standard one.
 */
@FunctionalInterface
public interface RelayFailures {

	/**
	 * What the client gets. It should not learn where the upstream is.
	 * @param failure how the upstream failed
	 * @return the problem
	 */
	RelayProblem problem(StreamException failure);

	/**
	 * 504 for what took too long, 503 with {@code Retry-After} for what can be tried
	 * again later, and 502 for all else.
	 * @return the standard
	 */
	static RelayFailures standard() {
		return new StandardFailures();
	}

}
