package io.streamingclient.actuate;

/**
 * Code of an application that holds its thread and does not care which one it is.
 */
final class Blocking {

	private volatile boolean released;

	// computes, so that BlockHound has nothing to say
	long block() {
		long turns = 0;
		while (!this.released) {
			turns++;
		}
		return turns;
	}

	void release() {
		this.released = true;
	}

}
