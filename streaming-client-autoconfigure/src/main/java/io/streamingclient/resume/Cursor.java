package io.streamingclient.resume;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.Resumption;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamException;

/**
 * Elements go on behind a cursor that the application knows how to find in them, and how
 * to ask for. A body that ends as it should is complete.
 *
 * @param <T> the type of the elements
 * @param elementType the type of the elements
 * @param position gives the cursor of an element, or {@code null} if it has none; called
 * for every element, before the consumer gets it. An element without a cursor belongs to
 * the one before that has one: after a break it may come again. Before there is any
 * cursor, a break behind such an element is the end
 * @param request asks for what comes behind a cursor, with a header or another URL; not
 * called before there is one
 * @param attempts how often, and after what time
 */
public record Cursor<T>(Class<T> elementType, Function<? super T, @Nullable String> position,
		BiConsumer<ClientRequest.Builder, String> request, Attempts attempts) implements Resumption {

	@Override
	public Course begin(Reading reading) {
		return new Elements(new Patience(this.attempts));
	}

	private final class Elements implements Course {

		private final Patience patience;

		private volatile @Nullable String cursor;

		private boolean lost;

		Elements(Patience patience) {
			this.patience = patience;
		}

		@Override
		public void prepare(ClientRequest.Builder next) {
			String known = this.cursor;
			if (known != null) {
				Cursor.this.request.accept(next, known);
			}
		}

		@Override
		public Joint responded(int status, HttpHeaders headers, FailureContext context) {
			return Joint.ELEMENTS;
		}

		@Override
		public void delivered(Object piece) {
			this.patience.progress();
			String next = Cursor.this.position.apply(Cursor.this.elementType.cast(piece));
			this.lost = next == null && this.cursor == null;
			this.cursor = (next != null) ? next : this.cursor;
		}

		@Override
		public void wasUp(Duration time) {
			this.patience.wasUp(time);
		}

		// Without any cursor all that was delivered would be delivered again.
		@Override
		public Next afterFailure(StreamException error) {
			return this.lost ? Next.failure(error) : this.patience.afterFailure(error);
		}

		@Override
		public Next afterEnd() {
			return Next.completion();
		}

	}

}
