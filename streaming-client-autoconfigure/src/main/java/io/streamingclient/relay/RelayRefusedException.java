package io.streamingclient.relay;

/**
 * A request that is answered with a problem instead of being passed on.
 */
@SuppressWarnings("serial")
public final class RelayRefusedException extends RuntimeException {

	private final RelayProblem problem;

	/**
	 * Create a new instance.
	 * @param problem what the client is told
	 */
	public RelayRefusedException(RelayProblem problem) {
		super(problem.detail(), null, false, false);
		this.problem = problem;
	}

	/**
	 * What the client is told.
	 * @return the problem
	 */
	public RelayProblem problem() {
		return this.problem;
	}

}
