package io.streamingclient.client;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamControl;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.wire.WireLink;

/**
 * One subscription to one request, from its row to its one end. The row arbitrates: of
 * the body, the subscriber and everybody outside, the first one decides the end, and only
 * then is anybody told.
 */
abstract class Exchange implements StreamControl {

	private final PreparedRequest request;

	private final AtomicReference<@Nullable StreamQuota> quota = new AtomicReference<>();

	private volatile @Nullable LiveStream stream;

	private volatile @Nullable Attempt attempt;

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
		this.stream = opened;
		newAttempt(UnaryOperator.identity());
		return opened;
	}

	/**
	 * Begin an attempt, which is not sent yet.
	 * @param preparation is applied to its request
	 */
	final void newAttempt(UnaryOperator<ClientRequest> preparation) {
		WireLink link = new WireLink(stream(), this.request.options(), this.request.connections(),
				new UploadProgress(this.request.uploadListener(), this));
		this.attempt = new Attempt(link, preparation);
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
		if (!stream().isTerminated()) {
			context.<OpeningListener>getOrEmpty(OpeningListener.class)
				.ifPresent((listener) -> listener.opened(stream()));
			Attempt current = attempt();
			current.sent(this.request.send(this, current, context)
				.subscribe(this::responded, (failure) -> headFailed(current, failure),
						() -> endedWithoutResponse(current), Context.of(context)));
		}
	}

	final LiveStream stream() {
		return required(this.stream);
	}

	final WireLink link() {
		return attempt().link();
	}

	final Attempt attempt() {
		return required(this.attempt);
	}

	final ClientResponse response() {
		return attempt().response();
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

	final void capture(Attempt current, ClientResponse response) {
		current.captured(response);
		if (stream().isTerminated()) {
			current.dropBody();
		}
	}

	/**
	 * Ask for the body of the response, which has one subscriber.
	 * @return whether the caller, and nobody else, is to subscribe to it
	 */
	final boolean takeBody() {
		return attempt().takeBody();
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

	private void endedWithoutResponse(Attempt current) {
		// a filter of the WebClient may swallow the response
		if (!current.hasResponse()) {
			failed(new IllegalStateException("There is no response"));
		}
	}

	/**
	 * Ask whether the exchange goes on after a failure. If so, the attempt was given up.
	 * @param current the attempt that failed
	 * @param error how
	 * @return whether there is another attempt
	 */
	boolean goesOn(Attempt current, StreamException error) {
		return false;
	}

	final void headFailed(Attempt current, Throwable failure) {
		if (!stream().isTerminated() && !current.isGivenUp()) {
			StreamException error = Failures.translate(failure, stream(), current.link());
			if (!goesOn(current, error)) {
				endWith(error);
			}
		}
	}

	@Override
	public final boolean survives(StreamException error) {
		return goesOn(attempt(), error);
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

	/**
	 * The subscriber has failed, or an operator in front of it, and will hear of nothing
	 * more.
	 * @param failure what it threw
	 * @return what is said of it, also if the stream was over before
	 */
	final StreamListenerException brokenBy(Throwable failure) {
		StreamListenerException error = Failures.ofTheApplication(failure, stream());
		if (stream().fail(error)) {
			endOnTheWire();
		}
		return error;
	}

	/**
	 * The subscriber is complete: if it has cancelled, that was all.
	 */
	void cancelIfDue() {
	}

	private boolean endWith(StreamException error) {
		boolean decided = stream().fail(error);
		if (decided) {
			endOnTheWire();
			signal(error);
		}
		return decided;
	}

	final void failWith(Attempt current, StreamStatusException error) {
		if (goesOn(current, error)) {
			return;
		}
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
		Attempt current = this.attempt;
		if (current != null) {
			current.link().abort(() -> unsubscribe(current));
		}
		else {
			cancelBody();
		}
	}

	private void unsubscribe(Attempt current) {
		current.unsubscribe();
		cancelBody();
		current.dropBody();
	}

	@Override
	public final void ended() {
		leaveQuota();
		WireLink tied = linkIfAny();
		if (tied != null) {
			tied.ended();
		}
	}

	@Override
	public final void confirm(Runnable look) {
		WireLink tied = linkIfAny();
		if (tied != null) {
			tied.confirm(look);
		}
		else {
			look.run();
		}
	}

	@Override
	public final void suspectConnection() {
		WireLink tied = linkIfAny();
		if (tied != null) {
			tied.suspectConnection();
		}
	}

	private @Nullable WireLink linkIfAny() {
		Attempt current = this.attempt;
		return (current != null) ? current.link() : null;
	}

	@Override
	public final @Nullable String http2State() {
		WireLink tied = linkIfAny();
		return (tied != null) ? tied.http2State() : null;
	}

	@Override
	public final void refresh() {
		WireLink tied = linkIfAny();
		if (tied != null) {
			tied.refresh();
		}
	}

}
