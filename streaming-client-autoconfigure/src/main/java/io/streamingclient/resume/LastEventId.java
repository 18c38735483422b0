package io.streamingclient.resume;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.Resumption;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamException;

/**
 * Server-sent events go on behind the last one that was delivered (WHATWG HTML sections
 * 9.2.3 and 9.2.4): the id of that is sent as {@code Last-Event-ID}, the {@code retry} of
 * the server is the time before the first attempt, 204 ends the stream, and a body that
 * ends does not, unless the events have a terminator. Other than the standard, statuses
 * that ask for patience (such as 503) are no end.
 *
 * @param attempts how often, and after what time
 */
public record LastEventId(Attempts attempts) implements Resumption {

	private static final int NO_CONTENT = 204;

	/**
	 * The value of {@code Last-Event-ID} for an id, whatever its characters: a header has
	 * bytes, and these are those of the id in UTF-8.
	 * @param id the id of an event
	 * @return the value as the transport takes it
	 */
	public static String headerValue(String id) {
		return new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	@Override
	public @Nullable Course begin(Reading reading) {
		return (reading != Reading.OTHER) ? new Events(reading, new Patience(this.attempts)) : null;
	}

	static final class Events implements Course {

		private final Reading reading;

		private final Patience patience;

		private volatile String id = "";

		private boolean noContent;

		Events(Reading reading, Patience patience) {
			this.reading = reading;
			this.patience = patience;
		}

		@Override
		public void prepare(ClientRequest.Builder request) {
			if (!this.id.isEmpty()) {
				String value = headerValue(this.id);
				request.headers((headers) -> headers.set("Last-Event-ID", value));
			}
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
				String inEffect = event.id();
				this.id = (inEffect != null) ? inEffect : "";
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
