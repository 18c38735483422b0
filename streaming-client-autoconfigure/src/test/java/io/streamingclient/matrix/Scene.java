package io.streamingclient.matrix;

import reactor.core.publisher.Flux;

import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.StallableProxy;

/**
 * What a plot is played with: one client, and a venue that nobody else uses.
 *
 * @param venue where the requests go
 * @param reader the client
 * @param reading what responses are read as
 */
record Scene(Venue venue, Reader reader, Reading reading) {

	ScriptedUpstream upstream() {
		return this.venue.scripted();
	}

	StallableProxy proxy() {
		return this.venue.proxy();
	}

	Flux<String> read(String path) {
		return this.reader.read(Call.of(path, this.reading));
	}

	Flux<String> upload(String path, Flux<String> body) {
		return this.reader.read(new Call(path, this.reading, body, false));
	}

}
