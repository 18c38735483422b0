package io.streamingclient.upstream;

import java.io.IOException;

/**
 * One thing that a script does. Steps are shared by all requests of a path and have no
 * state of their own; a test may write its own and add it with {@link Story#then(Step)}.
 */
@FunctionalInterface
public interface Step {

	/**
	 * Does it.
	 * @param stage where the script is played
	 * @throws IOException if the client is gone and nothing can be written any more
	 * @throws InterruptedException if the client went away, or the upstream was closed,
	 * while the step was waiting
	 */
	void play(Stage stage) throws IOException, InterruptedException;

}
