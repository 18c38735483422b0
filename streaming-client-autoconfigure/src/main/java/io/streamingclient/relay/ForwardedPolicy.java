package io.streamingclient.relay;

/**
 * How an upstream is told who asked. What a request already says of that is kept, and
 * added to.
 */
public enum ForwardedPolicy {

	/** With {@code Forwarded} (RFC 7239). */
	FORWARDED,

	/** With {@code X-Forwarded-For}, {@code -Host}, {@code -Port} and {@code -Proto}. */
	X_FORWARDED,

	/** Not at all. */
	NONE

}
