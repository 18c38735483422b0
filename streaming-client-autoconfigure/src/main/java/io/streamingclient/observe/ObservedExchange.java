package io.streamingclient.observe;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.streamingclient.client.ClientParts;
import io.streamingclient.client.OpeningListener;
import io.streamingclient.codec.ContentCodings;
import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamControl;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.wire.ResponseOptions;
import io.streamingclient.wire.WireLink;

/**
 * One exchange of somebody else's {@code WebClient}, from its row to its one end.
 */
final class ObservedExchange implements StreamControl {

	private static final Logger logger = LoggerFactory.getLogger(ObservedExchange.class);

	private final ExchangeObserver observer;

	private final ClientRequest request;

	private final HeadPassage head;

	private final AtomicBoolean inQuota = new AtomicBoolean();

	private final AtomicBoolean bodyTaken = new AtomicBoolean();

	private volatile @Nullable LiveStream stream;

	private volatile @Nullable WireLink link;

	private volatile @Nullable ClientResponse response;

	private volatile @Nullable BodyPassage body;

	private volatile @Nullable StreamException endedFromOutside;

	ObservedExchange(ExchangeObserver observer, ClientRequest request,
			CoreSubscriber<? super ClientResponse> subscriber) {
		this.observer = observer;
		this.request = request;
		this.head = new HeadPassage(subscriber, this);
	}

	void start(ExchangeFunction next) {
		try {
			open(this.observer.describe(this.request));
		}
		catch (RuntimeException refusal) {
			refused(refusal, next);
			return;
		}
		this.head.start();
		if (!stream().isTerminated()) {
			Mono.defer(() -> next.exchange(tied())).subscribe(this.head);
		}
	}

	private void open(StreamDescriptor descriptor) {
		ClientParts parts = this.observer.parts();
		if (parts != null && !parts.quota().tryTake()) {
			throw new StreamCapacityException(FailureContext.refused(descriptor),
					"client '" + descriptor.client() + "' has " + parts.quota().limit() + " live streams",
					"Retry later, end streams that nobody needs, or raise 'max-concurrent-streams'.", null);
		}
		this.inQuota.set(parts != null);
		ResponseOptions options = this.observer.options(descriptor);
		boolean opened = false;
		try {
			LiveConnections connections = this.observer.connections();
			LiveStream row = this.observer.streams().open(descriptor, this);
			opened = true;
			this.link = new WireLink(row, options, connections);
			this.stream = row;
			this.head.currentContext()
				.<OpeningListener>getOrEmpty(OpeningListener.class)
				.ifPresent((listener) -> listener.opened(row));
		}
		finally {
			if (!opened) {
				leaveQuota();
			}
		}
	}

	// a refusal at the last moment ends the row before it is known here
	private void leaveQuota() {
		ClientParts parts = this.observer.parts();
		if (parts != null && this.inQuota.compareAndSet(true, false)) {
			parts.quota().giveBack();
		}
	}

	// Who only looks must not keep anything from going on.
	private void refused(RuntimeException refusal, ExchangeFunction next) {
		CoreSubscriber<? super ClientResponse> subscriber = this.head.subscriber();
		if (this.observer.isGuarding()) {
			Operators.error(subscriber, (refusal instanceof StreamException typed) ? wrap(typed) : refusal);
		}
		else {
			logger.debug("An exchange is not observed", refusal);
			Mono.defer(() -> next.exchange(this.request)).subscribe(subscriber);
		}
	}

	private ClientRequest tied() {
		ClientRequest.Builder builder = ClientRequest.from(this.request)
			.attribute(WireLink.ATTRIBUTE, link())
			.httpRequest(this::attach);
		if (this.observer.parts() != null && !this.request.headers().containsHeader(HttpHeaders.ACCEPT_ENCODING)) {
			builder.header(HttpHeaders.ACCEPT_ENCODING, ContentCodings.offered());
		}
		return builder.build();
	}

	/**
	 * The context of the exchange: the pool of a client of ours looks for the link.
	 * @param context that of the subscriber
	 * @return the context
	 */
	Context context(Context context) {
		return (this.observer.parts() != null) ? context.put(WireLink.class, link()) : context;
	}

	private void attach(ClientHttpRequest nativeRequest) {
		if (!this.observer.isGuarding() && stream().isTerminated() && this.endedFromOutside == null) {
			return;
		}
		try {
			link().attach(nativeRequest.getNativeRequest());
		}
		catch (RuntimeException ex) {
			logger.debug("There are no facts from the wire of {}", this.stream, ex);
			stream().sending();
		}
		if (!link().isAttached() && isWithoutBody()) {
			// nobody will tell
			stream().requestSent();
		}
	}

	private boolean isWithoutBody() {
		return this.request.method().equals(HttpMethod.GET) || this.request.method().equals(HttpMethod.HEAD);
	}

	private LiveStream stream() {
		return required(this.stream);
	}

	private WireLink link() {
		return required(this.link);
	}

	private static <T> T required(@Nullable T value) {
		if (value == null) {
			throw new IllegalStateException("The exchange is not that far yet");
		}
		return value;
	}

	ClientResponse responded(ClientResponse received) {
		this.response = received;
		LiveStream row = stream();
		if (row.wire().status() == 0) {
			row.wire().status(received.statusCode().value());
		}
		row.streaming();
		return received.mutate()
			.request(received.request())
			.body((source) -> BodyPassage.through(source, this))
			.build();
	}

	void subscribeBody(Flux<DataBuffer> source, CoreSubscriber<? super DataBuffer> subscriber) {
		if (!this.bodyTaken.compareAndSet(false, true)) {
			source.subscribe(subscriber);
			return;
		}
		LiveStream row = stream();
		row.claim();
		BodyPassage passage = new BodyPassage(subscriber, this, row.demand());
		this.body = passage;
		StreamException early = this.endedFromOutside;
		if (early != null) {
			passage.shut(early);
			passage.cancelUpstream();
		}
		passage.start();
		source.subscribe(passage);
	}

	/**
	 * The exchange has failed.
	 * @param failure why
	 * @param beforeResponse whether there will be no response
	 * @return what to tell the subscriber, or {@code null} if somebody else does
	 */
	@Nullable Throwable failed(Throwable failure, boolean beforeResponse) {
		Diagnosis diagnosis = Diagnosis.of(failure, stream(), link());
		if (!end(diagnosis)) {
			return null;
		}
		StreamException typed = diagnosis.typed();
		if (typed == null || !this.observer.isGuarding() || !diagnosis.isHidden()) {
			return failure;
		}
		return beforeResponse ? wrap(typed) : typed;
	}

	private boolean end(Diagnosis diagnosis) {
		boolean decided = stream().fail(diagnosis.recorded(stream()));
		if (decided && this.observer.isGuarding()) {
			endOnTheWire();
		}
		return decided || this.endedFromOutside == null;
	}

	boolean endedWithoutResponse() {
		return end(new Diagnosis(new IllegalStateException("There is no response"), null));
	}

	boolean completed() {
		return stream().complete() || this.endedFromOutside == null;
	}

	void headCancelled(Runnable upstream, boolean given) {
		if (!given) {
			cancelled(upstream);
			return;
		}
		// the body may be taken still; if it is not, the channel tells of the end
		if (!this.bodyTaken.get() && !link().isAttached()) {
			stream().cancel();
		}
		upstream.run();
	}

	void cancelled(Runnable upstream) {
		stream().cancel();
		if (this.observer.isGuarding()) {
			link().abort(upstream);
		}
		else {
			upstream.run();
		}
	}

	// what callers of a WebClient expect before there is a response
	private WebClientRequestException wrap(StreamException error) {
		return new WebClientRequestException(error, this.request.method(), this.request.url(), this.request.headers());
	}

	@Override
	public void terminate(StreamException error) {
		this.endedFromOutside = error;
		endOnTheWire();
		this.head.shut(wrap(error));
		BodyPassage passage = this.body;
		if (passage != null) {
			passage.shut(error);
		}
	}

	@Override
	public void endOnTheWire() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.abort(this::unsubscribe);
		}
	}

	private void unsubscribe() {
		if (!this.head.isGiven()) {
			this.head.cancelUpstream();
		}
		BodyPassage passage = this.body;
		if (passage != null) {
			passage.cancelUpstream();
		}
		// a connector that was cancelled after the head drains the body itself
		if (!this.head.isCancelled()) {
			dropBody();
		}
	}

	/**
	 * Cancel a body that nobody has taken.
	 */
	void dropBody() {
		ClientResponse unread = this.response;
		if (unread != null && this.bodyTaken.compareAndSet(false, true)) {
			unread.body(BodyExtractors.toDataBuffers()).subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnSubscribe(Subscription subscription) {
					cancel();
				}

				@Override
				protected void hookOnError(Throwable ignored) {
					// somebody has released it
				}

			});
		}
	}

	@Override
	public void offTheWire() {
		if (!this.head.isGiven() || this.bodyTaken.get()) {
			return;
		}
		if (stream().wire().isResponseEnded()) {
			stream().complete();
		}
		else if (this.head.isCancelled()) {
			stream().cancel();
		}
		else {
			stream().fail(new StreamTruncatedException(stream().failureContext(),
					"the connection was closed before anybody took the body",
					"Subscribe to the body of every response, or release it.", true, null));
		}
	}

	@Override
	public void ended() {
		leaveQuota();
		WireLink tied = this.link;
		if (tied != null) {
			tied.ended();
		}
	}

	@Override
	public void confirm(Runnable look) {
		WireLink tied = this.link;
		if (tied != null) {
			tied.confirm(look);
		}
		else {
			look.run();
		}
	}

	@Override
	public void suspectConnection() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.suspectConnection();
		}
	}

	@Override
	public @Nullable String http2State() {
		WireLink tied = this.link;
		return (tied != null) ? tied.http2State() : null;
	}

	@Override
	public void refresh() {
		WireLink tied = this.link;
		if (tied != null) {
			tied.refresh();
		}
	}

}
