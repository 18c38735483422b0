package io.streamingclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.Demand;

/**
 * What a decoder knows and says besides elements.
 *
 * @param demand counts what is left out
 * @param course what is remembered of the attempts before, or {@code null} if there is
 * only one
 * @param attempt the attempt whose body is decoded
 */
record Progress(Demand demand, Resumption.@Nullable Course course, Attempt attempt) {

	void skipped() {
		this.demand.skipped();
	}

	String lastEventId(EventId sent) {
		return (this.course != null) ? this.course.lastEventId() : sent.value();
	}

	void heartbeat() {
		if (this.course != null) {
			this.course.heartbeat();
		}
	}

	// What comes behind a discarded element must not move the position over it.
	void movedTo(String id) {
		if (this.course != null && !this.attempt.isGivenUp()) {
			this.course.movedTo(id);
		}
	}

	void reconnectionTime(Duration time) {
		if (this.course != null) {
			this.course.reconnectionTime(time);
		}
	}

}
