package io.streamingclient.supervision;

import java.util.List;

/**
 * A supervised stream was given up: it ended more often than its budget allows. Published
 * as an application event.
 *
 * @param name the name of the stream
 * @param reason why
 * @param lastErrors why its latest runs failed, latest last
 */
public record SupervisedStreamGaveUpEvent(String name, String reason, List<RunFailure> lastErrors) {

	/**
	 * Create an event.
	 */
	public SupervisedStreamGaveUpEvent {
		lastErrors = List.copyOf(lastErrors);
	}

}
