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
 */
record Progress(Demand demand, Resumption.@Nullable Course course) {

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

	void reconnectionTime(Duration time) {
		if (this.course != null) {
			this.course.reconnectionTime(time);
		}
	}

}
