package io.streamingclient.supervision;

/**
 * Where a supervised stream is.
 */
public enum SupervisedState {

	/** Not started yet, or stopped with the application. */
	STOPPED,

	/** A run is under way. */
	RUNNING,

	/** A run has ended, and the next one is due. */
	BACKING_OFF,

	/** The last run has ended, and none is to follow. */
	FINISHED,

	/** It ended more often than its budget allows. */
	GAVE_UP;

	boolean isOver() {
		return this == STOPPED || this == FINISHED || this == GAVE_UP;
	}

}
