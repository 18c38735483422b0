package io.streamingclient.upstream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the upstream does with one request: an immutable list of steps. Each word returns
 * a longer script and leaves this one as it was, so that scripts can be shared and put
 * together.
 */
public final class Script implements Story<Script> {

	private final List<Step> steps;

	private Script(List<Step> steps) {
		this.steps = steps;
	}

	/**
	 * Begins a script.
	 * @return a script with no steps
	 */
	public static Script begin() {
		return new Script(List.of());
	}

	/**
	 * Begins a script with a response.
	 * @param status its status code
	 * @return the script so far
	 */
	public static Script respondWith(int status) {
		return begin().respond(status);
	}

	@Override
	public Script then(Step step) {
		return then(new Script(List.of(step)));
	}

	@Override
	public Script then(Script script) {
		List<Step> longer = new ArrayList<>(this.steps);
		longer.addAll(script.steps);
		return new Script(List.copyOf(longer));
	}

	/**
	 * Tells whether the script has no steps.
	 * @return whether it is empty
	 */
	public boolean isEmpty() {
		return this.steps.isEmpty();
	}

	/**
	 * Plays the steps for as long as the link is open, and tells whether that was all.
	 */
	boolean play(Stage stage) throws IOException, InterruptedException {
		for (Step step : this.steps) {
			if (!stage.link().isOpen()) {
				return false;
			}
			step.play(stage);
		}
		return true;
	}

	boolean leavesRequestUnread() {
		return !this.steps.isEmpty() && this.steps.get(0) == Steps.DO_NOT_READ;
	}

}
