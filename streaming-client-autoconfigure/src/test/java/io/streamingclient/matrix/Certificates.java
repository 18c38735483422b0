package io.streamingclient.matrix;

import io.streamingclient.upstream.SelfSigned;

/**
 * The certificates that upstreams show. Clients trust the first two.
 *
 * @param trusted for the loopback address
 * @param elsewhere trusted, for another host
 * @param stranger for the loopback address, trusted by nobody
 */
record Certificates(SelfSigned trusted, SelfSigned elsewhere, SelfSigned stranger) {

	static Certificates create() {
		return new Certificates(SelfSigned.forLoopback(), SelfSigned.forNames("elsewhere.example"),
				SelfSigned.forLoopback());
	}

}
