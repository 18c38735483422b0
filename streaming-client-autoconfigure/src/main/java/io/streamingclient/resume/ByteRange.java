package io.streamingclient.resume;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.streamingclient.client.Resumption;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.StreamChangedException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;

/**
 * A body goes on at the byte where it broke (RFC 9110 section 14): {@code Range} and
 * {@code If-Range} with the strong validator of the first response. What is delivered is
 * of one entity, or the stream fails with a {@link StreamChangedException}. Bytes are
 * counted on the identity representation, so content codings are switched off. Without a
 * strong validator, and for a request with a {@code Range} of its own, a stream can only
 * begin again while nothing was delivered.
 *
 * @param attempts how often, and after what time
 */
public record ByteRange(Attempts attempts) implements Resumption {

	@Override
	public Course begin(Reading reading) {
		return new Bytes(new Patience(this.attempts), true);
	}

	static final class Bytes implements Course {

		private static final int PARTIAL_CONTENT = 206;

		private static final int RANGE_NOT_SATISFIABLE = 416;

		private final Patience patience;

		private final boolean identityOnly;

		private volatile long delivered;

		private boolean ownRange;

		private @Nullable Validator validator;

		private long length = ContentRange.UNKNOWN;

		private long overlap;

		private boolean joined = true;

		private boolean goesOn;

		Bytes(Patience patience, boolean identityOnly) {
			this.patience = patience;
			this.identityOnly = identityOnly;
		}

		@Override
		public void prepare(ClientRequest.Builder request) {
			request.headers((headers) -> {
				this.ownRange = this.ownRange || (this.delivered == 0 && headers.containsHeader(HttpHeaders.RANGE));
				if (this.identityOnly && !this.ownRange) {
					headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
				}
				Validator known = this.validator;
				if (this.delivered > 0 && known != null) {
					headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
					headers.set(HttpHeaders.RANGE, "bytes=" + this.delivered + "-");
					headers.set(HttpHeaders.IF_RANGE, known.value());
				}
			});
		}

		@Override
		public Joint responded(int status, HttpHeaders headers, FailureContext context) {
			this.overlap = 0;
			this.goesOn = this.delivered > 0;
			if (this.delivered == 0) {
				begin(status, headers);
			}
			else if (status == PARTIAL_CONTENT) {
				goOn(headers, context);
			}
			else {
				beginAgain(headers, context);
			}
			return Joint.BYTES;
		}

		private void begin(int status, HttpHeaders headers) {
			this.validator = Validator.of(headers);
			this.length = headers.getContentLength();
			this.joined = status != PARTIAL_CONTENT && !this.ownRange && this.validator != null && !isCoded(headers)
					&& !"none".equals(headers.getFirst(HttpHeaders.ACCEPT_RANGES));
		}

		private void goOn(HttpHeaders headers, FailureContext context) {
			ContentRange range = ContentRange.of(headers.getFirst(HttpHeaders.CONTENT_RANGE));
			if (range == null || range.first() != this.delivered) {
				throw new StreamChangedException(context,
						"byte " + this.delivered + " was asked for, and another one was sent");
			}
			if (isCoded(headers) || contradicts(range.length())) {
				throw new StreamChangedException(context, "its length or its coding is another one");
			}
			requireSame(headers, context);
			if (this.length == ContentRange.UNKNOWN) {
				this.length = range.length();
			}
		}

		// A server need not know ranges, or may give all of it for a reason of its own.
		private void beginAgain(HttpHeaders headers, FailureContext context) {
			Validator known = this.validator;
			boolean comparable = known != null && headers.containsHeader(known.header())
					&& Validator.of(headers) != null;
			if (!comparable || isCoded(headers) || contradicts(headers.getContentLength())) {
				throw new StreamChangedException(context, "the server sent all of it, and nothing says it is the same");
			}
			requireSame(headers, context);
			this.overlap = this.delivered;
		}

		private void requireSame(HttpHeaders headers, FailureContext context) {
			Validator known = this.validator;
			if (known != null && !known.isConfirmedBy(headers)) {
				throw new StreamChangedException(context, "its " + known.header() + " is another one");
			}
		}

		private boolean contradicts(long other) {
			return this.length != ContentRange.UNKNOWN && other != ContentRange.UNKNOWN && other != this.length;
		}

		private static boolean isCoded(HttpHeaders headers) {
			String coding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
			return coding != null && !coding.equalsIgnoreCase("identity");
		}

		@Override
		public long overlap() {
			return this.overlap;
		}

		@Override
		public void delivered(Object piece) {
			this.patience.progress();
			this.delivered = this.delivered + ((DataBuffer) piece).readableByteCount();
		}

		@Override
		public void wasUp(Duration time) {
			this.patience.wasUp(time);
		}

		@Override
		public Next afterFailure(StreamException error) {
			if (this.delivered > 0 && !this.joined) {
				return Next.failure(error);
			}
			if (this.delivered > 0 && error instanceof StreamStatusException status
					&& status.status() == RANGE_NOT_SATISFIABLE) {
				return behindTheEnd(status);
			}
			return this.patience.afterFailure(error);
		}

		// RFC 9110 section 15.5.17. It broke behind the last byte, perhaps.
		private Next behindTheEnd(StreamStatusException error) {
			ContentRange range = ContentRange.of(first(error.headers(), HttpHeaders.CONTENT_RANGE));
			boolean whole = range != null && range.length() == this.delivered && !contradicts(range.length());
			return whole ? Next.completion()
					: Next.failure(new StreamChangedException(error.context(), "it has become shorter"));
		}

		private static @Nullable String first(Map<String, List<String>> headers, String name) {
			return headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.flatMap((header) -> header.getValue().stream())
				.findFirst()
				.orElse(null);
		}

		// A part may be shorter than what was asked for (RFC 9110 section 15.3.7). The
		// length of the first response is seen to by its framing, and may be that of
		// something coded.
		@Override
		public boolean isWhole() {
			return !this.goesOn || this.length == ContentRange.UNKNOWN || this.delivered == this.length;
		}

		@Override
		public Next afterEnd() {
			return Next.completion();
		}

	}

}
