package io.streamingclient.client;

import org.jspecify.annotations.Nullable;

/**
 * Streams end when they break.
 */
record NoResumption() implements Resumption {

	@Override
	public @Nullable Course begin(Reading reading) {
		return null;
	}

}
