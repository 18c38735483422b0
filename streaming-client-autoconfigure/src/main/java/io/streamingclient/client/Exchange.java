package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamControl;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.wire.WireLink;

/**
 * One subscription to one request, from its row to its one end. The row arbitrates: of
 * the body, the subscriber and everybody outside, the first one decides the end, and only
 * then is anybody told.
 */
abstract class Exchange implements StreamControl {

	private final PreparedRequest request;

	private final Disposable.Swap head = Disposables.swap();

	private final AtomicBoolean bodyTaken = new AtomicBoolean();

	private final AtomicReference<@Nullable StreamQuota> quota = new AtomicReference<>();

	private volatile @Nullable LiveStream stream;

	private volatile @Nullable WireLink link;

	private volatile @Nullable ClientResponse response;

	Exchange(PreparedRequest request) {
		this.request = request;
	}

	/**
	 * Register the row. Nothing is sent yet.
	 * @return the row
	 * @throws StreamException if the stream is refused
	 */
	final LiveStream open() {
		LiveStream opened = this.request.open(this);
		this.link = new WireLink(opened, this.request.options(), this.request.connections(),
				new UploadProgress(this.request.uploadListener(), this));
		this.stream = opened;
		return opened;
	}

	final void tookFrom(StreamQuota quota) {
		this.quota.set(quota);
	}

	// a refusal at the last moment ends the row, too
	final void leaveQuota() {
		StreamQuota taken = this.quota.getAndSet(null);
		if (taken != null) {
			taken.giveBack();
		}
	}

	final void send(ContextView context) {
		LiveStream opened = stream();
		if (!opened.isTerminated()) {
			this.head.update(this.request.send(this, link(), context)
				.subscribe(this::responded, this::failed, this::endedWithoutResponse, Context.of(context)));
		}
	}

	final LiveStream stream() {
		return required(this.stream);
	}

	final WireLink link() {
		return required(this.link);
	}

	final ClientResponse response() {
		return required(this.response);
	}

	final boolean followsRedirects() {
		return this.request.options().followsRedirects();
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("The exchange is not that far yet");
		}
		return value;
	}

	final HttpHeaders trailers() {
		HttpHeaders trailers = new HttpHeaders();
		link().trailers().forEach((field) -> trailers.add(field.getKey(), field.getValue()));
		return HttpHeaders.readOnlyHttpHeaders(trailers);
	}

	final void capture(ClientResponse response) {
		this.response = response;
		if (stream().isTerminated()) {
			dropBody();
		}
	}

	/**
	 * Ask for the body of the response, which has one subscriber.
	 * @return whether the caller, and nobody else, is to subscribe to it
	 */
	final boolean takeBody() {
		return this.bodyTaken.compareAndSet(false, true);
	}

	// The transport keeps what has arrived until somebody subscribes.
	private void dropBody() {
		ClientResponse unread = this.response;
		if (unread != null && takeBody()) {
			unread.releaseBody().subscribe(null, (ignored) -> {
			});
		}
	}

	/**
	 * The head of the response is here.
	 * @param response the response, whose body nobody has subscribed to
	 */
	abstract void responded(ClientResponse response);

	/**
	 * Give the subscriber the error; nothing else was given or will be.
	 * @param error the error
	 */
	abstract void signal(StreamException error);

	/**
	 * Tell the subscriber that the body is complete.
	 */
	abstract void signalComplete();

	/**
	 * Cancel whatever is subscribed to the body.
	 */
	abstract void cancelBody();

	private void endedWithoutResponse() {
		// a filter of the WebClient may swallow the response
		if (this.response == null) {
			failed(new IllegalStateException("There is no response"));
		}
	}

	final void completed() {
		if (stream().complete()) {
			if (!stream().wire().isResponseEnded()) {
				// its end may be in the step under way, right behind the last element
				link().afterRelease(this::endUnread);
				return;
			}
			link().afterRelease(this::signalComplete);
		}
	}

	private void endUnread() {
		endOnTheWire();
		link().afterRelease(this::signalComplete);
	}

	final void failed(Throwable failure) {
		if (stream().isTerminated()) {
			return;
		}
		endWith(Failures.translate(failure, stream(), link()));
	}

	/**
	 * The subscriber itself threw, whatever it was.
	 * @param failure what it threw
	 * @return {@code false} if the stream was over before, so that nobody gets the
	 * failure
	 */
	final boolean failedInTheApplication(Throwable failure) {
		return endWith(Failures.ofTheApplication(failure, stream()));
	}

	private boolean endWith(StreamException error) {
		boolean decided = stream().fail(error);
		if (decided) {
			endOnTheWire();
			signal(error);
		}
		return decided;
	}

	final void failWith(StreamStatusException error) {
		if (stream().fail(error)) {
			link().afterRelease(() -> signal(error));
		}
	}

	final void cancelledBySubscriber() {
		if (stream().cancel()) {
			endOnTheWire();
		}
	}

	@Override
	public final void terminate(StreamException error) {
		endOnTheWire();
		signal(error);
	}

	@Override
	public final void endOnTheWire() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.abort(this::unsubscribe);
		}
		else {
			unsubscribe();
		}
	}

	private void unsubscribe() {
		this.head.dispose();
		cancelBody();
		dropBody();
	}

	@Override
	public final void ended() {
		leaveQuota();
		WireLink tied = this.link;
		if (tied != null) {
			tied.ended();
		}
	}

	@Override
	public final void confirm(Runnable look) {
		WireLink tied = this.link;
		if (tied != null) {
			tied.confirm(look);
		}
		else {
			look.run();
		}
	}

	@Override
	public final void suspectConnection() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.suspectConnection();
		}
	}

	@Override
	public final @Nullable String http2State() {
		WireLink tied = this.link;
		return (tied != null) ? tied.http2State() : null;
	}

	@Override
	public final void refresh() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.refresh();
		}
	}

}
