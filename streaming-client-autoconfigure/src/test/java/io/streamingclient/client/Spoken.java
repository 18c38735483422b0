package io.streamingclient.client;

/**
 * What client and upstream speak with each other.
 */
enum Spoken {

	/** HTTP/1.1 without TLS: a stream has a connection to itself. */
	HTTP1,

	/** HTTP/2 without TLS, known beforehand. */
	H2C,

	/** HTTP/2 with TLS, negotiated by ALPN. */
	H2

}
