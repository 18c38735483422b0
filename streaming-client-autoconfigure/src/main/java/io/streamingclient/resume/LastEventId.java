package io.streamingclient.resume;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.EventId;
import io.streamingclient.client.Resumption;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamException;

/**
 * Server-sent events go on behind the last one that was delivered (WHATWG HTML sections
 * 9.2.3 and 9.2.4): the id of that is sent as {@code Last-Event-ID}, or the one that the
 * request has while no event had another; the {@code retry} of the server is the time
 * before the first attempt (at most an hour, or the longest backoff if that is longer),
 * 204 ends the stream, and a body that ends does not, unless the events have a
 * terminator. Other than the standard, statuses that ask for patience (such as 503) are
 * no end.
 *
 * @param attempts how often, and after what time
 */
public record LastEventId(Attempts attempts) implements Resumption {

	private static final int NO_CONTENT = 204;

	@Override
	public @Nullable Course begin(Reading reading) {
		return (reading != Reading.OTHER) ? new Events(reading, new Patience(this.attempts)) : null;
	}

	static final class Events implements Course {

		private final Reading reading;

		private final Patience patience;

		private volatile String id = "";

		private volatile boolean moved;

		private boolean begun;

		private boolean noContent;

		Events(Reading reading, Patience patience) {
			this.reading = reading;
			this.patience = patience;
		}

		@Override
		public void prepare(ClientRequest.Builder request) {
			request.headers((headers) -> {
				if (!this.begun) {
					this.begun = true;
					this.id = EventId.of(headers).value();
				}
				else if (this.moved) {
					new EventId(this.id).writeTo(headers);
				}
			});
		}

		@Override
		public Joint responded(int status, HttpHeaders headers, FailureContext context) {
			this.noContent = status == NO_CONTENT;
			return Joint.ELEMENTS;
		}

		@Override
		public void heartbeat() {
			this.patience.progress();
		}

		@Override
		public void delivered(Object piece) {
			this.patience.progress();
			if (piece instanceof ServerSentEvent<?> event && event.comment() == null) {
				// one without has no id in effect: there was none, or it was taken back
				moveTo((event.id() != null) ? event.id() : "");
			}
		}

		@Override
		public void movedTo(String next) {
			if (!next.equals(this.id)) {
				this.patience.progress();
				moveTo(next);
			}
		}

		private void moveTo(String next) {
			if (!next.equals(this.id)) {
				this.id = next;
				this.moved = true;
			}
		}

		@Override
		public void reconnectionTime(Duration time) {
			this.patience.wait(time);
		}

		@Override
		public String lastEventId() {
			return this.id;
		}

		@Override
		public void wasUp(Duration time) {
			this.patience.wasUp(time);
		}

		@Override
		public Next afterFailure(StreamException error) {
			return this.patience.afterFailure(error);
		}

		@Override
		public Next afterEnd() {
			return (this.noContent || this.reading == Reading.TERMINATED_EVENTS) ? Next.completion()
					: this.patience.afterEnd();
		}

	}

}
