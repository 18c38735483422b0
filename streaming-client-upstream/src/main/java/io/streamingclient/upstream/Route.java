package io.streamingclient.upstream;

import java.util.function.Consumer;

/**
 * A script that is written where it is served: each word makes the script of a path (or
 * of all new connections) longer at once.
 */
public final class Route implements Story<Route> {

	private final Consumer<Script> registration;

	private Script script = Script.begin();

	Route(Consumer<Script> registration) {
		this.registration = registration;
		registration.accept(this.script);
	}

	@Override
	public Route then(Step step) {
		return then(Script.begin().then(step));
	}

	@Override
	public Route then(Script next) {
		this.script = this.script.then(next);
		this.registration.accept(this.script);
		return this;
	}

}
