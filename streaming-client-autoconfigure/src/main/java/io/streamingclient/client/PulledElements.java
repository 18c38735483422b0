package io.streamingclient.client;

import java.lang.ref.Reference;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.LiveStream;

/**
 * What the application holds of a stream that it pulls. The fences keep it from being
 * collected as abandoned while a thread is inside.
 */
final class PulledElements<T> implements StreamIterator<T> {

	private final PullBuffer<T> buffer;

	private final AbandonedStreams.Watch watch;

	PulledElements(PullBuffer<T> buffer, AbandonedStreams abandoned) {
		this.buffer = buffer;
		this.watch = abandoned.watch(this, buffer);
	}

	@Override
	public @Nullable String streamId() {
		LiveStream stream = this.buffer.stream();
		return (stream != null) ? stream.id().value() : null;
	}

	@Override
	public boolean hasNext() {
		try {
			return this.buffer.withNext(Objects::nonNull);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	@Override
	public T next() {
		try {
			return this.buffer.withNext(this::take);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private T take(@Nullable T element) {
		if (element == null) {
			throw new NoSuchElementException("The body is complete");
		}
		this.buffer.removeNext();
		return element;
	}

	@Override
	public Stream<T> stream() {
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(this::close);
	}

	@Override
	public void close() {
		this.watch.end();
		this.buffer.close();
		Reference.reachabilityFence(this);
	}

}
