package io.streamingclient.wire;

/**
 * All slots of a host are taken, and as many streams as may wait are waiting.
 */
final class SlotQueueFullException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SlotQueueFullException(int maxWaiting) {
		super(maxWaiting + " streams are waiting for a slot");
	}

}
