package io.streamingclient.codec;

import org.jspecify.annotations.Nullable;

/**
 * How server-sent events are read. Immutable.
 *
 * @param comments whether comments are elements too
 * @param terminator what ends the stream, or {@code null} if the body does
 * @param oversize what becomes of an event that is larger than allowed
 */
public record EventOptions(boolean comments, @Nullable String terminator, OversizePolicy oversize) {

	private static final EventOptions DEFAULTS = new EventOptions(false, null, OversizePolicy.FAIL);

	public EventOptions {
		if (terminator != null && terminator.isEmpty()) {
			throw new IllegalArgumentException("'terminator' must not be empty");
		}
	}

	/**
	 * No comments, no terminator, and an event that is too large fails the stream.
	 * @return the defaults
	 */
	public static EventOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Deliver comments too. Each comes at once, as an element of its own that has nothing
	 * but {@code comment()}, also in the middle of an event.
	 * @return options that differ in that
	 */
	public EventOptions withComments() {
		return new EventOptions(true, this.terminator, this.oversize);
	}

	/**
	 * Require a last event. It ends the stream and is not delivered, because it is no
	 * data; what comes behind it is ignored. A body that ends without it is truncated.
	 * @param value the data of the last event, such as {@code [DONE]}, or its type, such
	 * as {@code message_stop}; one that is known by its type needs no data
	 * @return options that differ in that
	 */
	public EventOptions withTerminator(String value) {
		return new EventOptions(this.comments, value, this.oversize);
	}

	/**
	 * Say what becomes of an event that is larger than {@code limits.max-element-size}.
	 * @param policy what to do
	 * @return options that differ in that
	 */
	public EventOptions onOversize(OversizePolicy policy) {
		return new EventOptions(this.comments, this.terminator, policy);
	}

}
