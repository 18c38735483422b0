package io.streamingclient.sample.soak;

import io.streamingclient.sample.support.ChildGateway;

/**
 * What was seen of the gateway at one time.
 *
 * @param second since the beginning
 * @param heap KiB that are live after a garbage collection
 * @param resident KiB of the process in RAM
 * @param streams how many are live
 * @param done how many requests have ended
 */
record Sample(double second, long heap, long resident, long streams, long done) {

	static final String HEADER = "second,heapKiB,residentKiB,streams,done\n";

	static Sample of(ChildGateway gateway, double second, long done) throws Exception {
		return new Sample(second, gateway.liveKibibytes(), gateway.residentKibibytes(), gateway.liveStreams(), done);
	}

	String line() {
		return String.format("%.0f,%d,%d,%d,%d%n", this.second, this.heap, this.resident, this.streams, this.done);
	}

}
