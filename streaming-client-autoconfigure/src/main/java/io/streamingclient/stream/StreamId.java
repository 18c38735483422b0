package io.streamingclient.stream;

import java.util.Objects;

/**
 * The identity of a stream, unique among the instances and restarts of an application.
 *
 * @param value the id as people and endpoints see it
 */
public record StreamId(String value) {

	public StreamId {
		Objects.requireNonNull(value, "'value' must not be null");
	}

	@Override
	public String toString() {
		return this.value;
	}

}
