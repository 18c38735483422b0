package io.streamingclient.stream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection as people and endpoints see it.
 *
 * @param id the id
 * @param client the name of the client
 * @param remote host and port of the peer
 * @param protocol the protocol
 * @param activeStreams open streams
 * @param maxStreams how many the peer allows
 * @param abandonedStreams open streams that are over for the application
 * @param receiveWindow bytes that the peer may still send on the connection
 * @param sinceLastRead time since something arrived
 * @param sinceLastFrame time since headers or data of a stream arrived
 * @param pingOutstanding whether a PING is unanswered
 * @param pingRoundTrip how long the latest answered PING took, or {@code null}
 * @param goAwayLastStreamId the last stream that the peer will serve, or {@code null} if
 * it sent no GOAWAY
 */
public record ConnectionSnapshot(String id, String client, String remote, String protocol, int activeStreams,
		long maxStreams, int abandonedStreams, int receiveWindow, Duration sinceLastRead, Duration sinceLastFrame,
		boolean pingOutstanding, @Nullable Duration pingRoundTrip, @Nullable Integer goAwayLastStreamId) {

	/**
	 * Whether no more streams fit and none of those that are open moves.
	 * @param silence for how long none must have moved
	 * @return whether this connection serves nobody at present
	 */
	public boolean isFullAndSilent(Duration silence) {
		return this.activeStreams > 0 && this.activeStreams >= this.maxStreams
				&& this.sinceLastFrame.compareTo(silence) >= 0;
	}

}
