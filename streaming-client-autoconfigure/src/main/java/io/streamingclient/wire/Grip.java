package io.streamingclient.wire;

/**
 * How far the wire may interfere with an exchange.
 */
public enum Grip {

	/** It measures, and changes nothing. */
	OBSERVE,

	/**
	 * It insists on complete and correct responses, on a transport that is somebody
	 * else's.
	 */
	GUARD,

	/** As {@link #GUARD}, on a transport of our own. */
	OWN

}
