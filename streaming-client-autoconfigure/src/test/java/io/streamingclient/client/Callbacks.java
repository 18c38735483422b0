package io.streamingclient.client;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;

import io.streamingclient.stream.StreamException;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes down the calls it gets, notices those that come at the same time, and does in
 * them what a test wants.
 */
final class Callbacks<T> implements ElementListener<T> {

	enum Call {

		START, ELEMENT, COMPLETE, ERROR, CANCEL

	}

	private final Map<Call, Consumer<@Nullable StreamHandle>> actions = new EnumMap<>(Call.class);

	private final Queue<String> calls = new ConcurrentLinkedQueue<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean inside = new AtomicBoolean();

	private final AtomicBoolean overlapping = new AtomicBoolean();

	private volatile @Nullable StreamStart start;

	private volatile @Nullable HttpHeaders trailers;

	private volatile @Nullable StreamException error;

	/**
	 * Do something in a call, after it was written down.
	 * @param call which
	 * @param action gets the handle that the start brought
	 * @return this
	 */
	Callbacks<T> in(Call call, Consumer<@Nullable StreamHandle> action) {
		this.actions.put(call, action);
		return this;
	}

	@Override
	public void onStart(StreamStart start) {
		this.start = start;
		called(Call.START, String.valueOf(start.status().value()));
	}

	@Override
	public void onElement(T element) {
		called(Call.ELEMENT, (element instanceof DataBuffer) ? "bytes" : element.toString());
	}

	@Override
	public void onComplete(HttpHeaders trailers) {
		this.trailers = trailers;
		called(Call.COMPLETE, "");
	}

	@Override
	public void onError(StreamException error) {
		this.error = error;
		called(Call.ERROR, error.type().word());
	}

	@Override
	public void onCancel() {
		called(Call.CANCEL, "");
	}

	private void called(Call call, String what) {
		if (!this.inside.compareAndSet(false, true)) {
			this.overlapping.set(true);
		}
		this.calls.add((call + " " + what).strip());
		this.threads.add(Thread.currentThread());
		try {
			StreamStart begun = this.start;
			this.actions.getOrDefault(call, (handle) -> {
			}).accept((begun != null) ? begun.handle() : null);
		}
		finally {
			this.inside.set(false);
		}
	}

	static void fail(@Nullable StreamHandle handle) {
		// not even this one may take the event loop away from others
		throw new NoClassDefFoundError("a fault of the listener");
	}

	List<String> calls() {
		return List.copyOf(this.calls);
	}

	Set<Thread> threads() {
		return Set.copyOf(this.threads);
	}

	StreamStart start() {
		assertThat(this.start).isNotNull();
		return this.start;
	}

	HttpHeaders trailers() {
		assertThat(this.trailers).isNotNull();
		return this.trailers;
	}

	<E extends StreamException> E error(Class<E> type) {
		assertThat(this.error).isExactlyInstanceOf(type);
		return type.cast(this.error);
	}

	void awaitCall(String call) {
		Awaitility.await().atMost(SOON).until(() -> this.calls.contains(call));
	}

	/**
	 * Wait for the end, and check that the calls were these and came one by one.
	 * @param handle the handle of the stream
	 * @param expected all calls in order
	 */
	void assertCalls(StreamHandle handle, String... expected) {
		assertOver(handle);
		assertThat(calls()).containsExactly(expected);
	}

	void assertOver(StreamHandle handle) {
		try {
			assertThat(handle.await(SOON)).as("over within %s", SOON).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		assertThat(handle.isActive()).isFalse();
		assertThat(this.overlapping).isFalse();
	}

}
