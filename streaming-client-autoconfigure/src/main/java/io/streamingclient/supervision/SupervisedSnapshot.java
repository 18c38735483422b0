package io.streamingclient.supervision;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a supervised stream is. Immutable.
 *
 * @param name its name
 * @param state where it is
 * @param since since when
 * @param restart when it is started again
 * @param restarts how often it was, since the application started
 * @param reason why it was given up, or {@code null} if it was not
 * @param streamId the id of the stream that its run has, or {@code null} if it has none
 * @param lastErrors why its latest runs failed, latest last
 */
public record SupervisedSnapshot(String name, SupervisedState state, Instant since, RestartType restart, long restarts,
		@Nullable String reason, @Nullable String streamId, List<RunFailure> lastErrors) {

	/**
	 * Create a snapshot.
	 */
	public SupervisedSnapshot {
		lastErrors = List.copyOf(lastErrors);
	}

	SupervisedSnapshot with(@Nullable String streamId) {
		return new SupervisedSnapshot(this.name, this.state, this.since, this.restart, this.restarts, this.reason,
				streamId, this.lastErrors);
	}

}
