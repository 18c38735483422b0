package io.streamingclient.websocket;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.adapter.NettyWebSocketSessionSupport;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;

/**
 * A session with a row. It is read once, either as messages or as fragments. Both end
 * with the session: they complete if the peer has closed it normally, and fail with a
 * {@link StreamException} if not. Pings are answered, and pongs are not delivered.
 */
public final class StreamingWebSocketSession extends NettyWebSocketSessionSupport<Object> {

	// many small fragments, or empty ones, are no less memory than a few large ones
	private static final int COST_OF_A_FRAGMENT = 64;

	private final SocketWire wire;

	private final LiveStream stream;

	private final SessionRow row;

	private final long maxMessageSize;

	StreamingWebSocketSession(OpenSession session, HandshakeInfo info, long maxMessageSize) {
		super(session, session.row().stream().id().value(), info,
				new NettyDataBufferFactory(session.wire().channel().alloc()));
		this.wire = session.wire();
		this.row = session.row();
		this.stream = session.row().stream();
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Whole messages. One that is larger than {@code limits.max-element-size} of the
	 * client closes the session with 1009.
	 * @return the messages; whoever gets one releases it
	 */
	@Override
	public Flux<WebSocketMessage> receive() {
		return counted(parts().handle(new Measured())
			.bufferUntil(WebSocketFragment::last)
			.doOnDiscard(WebSocketFragment.class, StreamingWebSocketSession::release)
			.map(StreamingWebSocketSession::joined));
	}

	/**
	 * Messages in parts, as they arrive, of any size.
	 * @return the fragments; whoever gets one releases it
	 */
	public Flux<WebSocketFragment> fragments() {
		return counted(parts()).doOnDiscard(WebSocketFragment.class, StreamingWebSocketSession::release);
	}

	private Flux<WebSocketFragment> parts() {
		AtomicReference<WebSocketMessage.Type> type = new AtomicReference<>(WebSocketMessage.Type.BINARY);
		return this.wire.receive().map((frame) -> {
			if (!(frame instanceof ContinuationWebSocketFrame)) {
				type.set((frame instanceof TextWebSocketFrame) ? WebSocketMessage.Type.TEXT
						: WebSocketMessage.Type.BINARY);
			}
			return new WebSocketFragment(type.get(), bufferFactory().wrap(frame.content()), frame.isFinalFragment());
		});
	}

	private <T> Flux<T> counted(Flux<T> elements) {
		Demand demand = this.stream.demand();
		return elements.doOnNext((element) -> demand.emitted()).doOnRequest(demand::add);
	}

	private static WebSocketMessage joined(List<WebSocketFragment> parts) {
		WebSocketMessage.Type type = parts.get(0).type();
		if (parts.size() == 1) {
			return new WebSocketMessage(type, parts.get(0).payload());
		}
		List<DataBuffer> payloads = parts.stream().map(WebSocketFragment::payload).toList();
		return new WebSocketMessage(type, payloads.get(0).factory().join(payloads));
	}

	private static void release(WebSocketFragment fragment) {
		DataBufferUtils.release(fragment.payload());
	}

	/**
	 * Send messages, each when the one before was taken by the socket.
	 * @param messages the messages, which are released
	 * @return completes when the socket took the last one, or when the session has come
	 * to its end
	 */
	@Override
	public Mono<Void> send(Publisher<WebSocketMessage> messages) {
		return this.wire.writeAll(Flux.from(messages).map(this::toFrame));
	}

	@Override
	public boolean isOpen() {
		return this.wire.channel().isActive();
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		return Mono.defer(() -> {
			this.wire.leave(status.getCode(), (status.getReason() != null) ? status.getReason() : "", null);
			this.stream.complete();
			return this.wire.closed();
		});
	}

	/**
	 * How the peer has closed the session.
	 * @return the code and reason of its Close frame; empty if it sent none
	 */
	@Override
	public Mono<CloseStatus> closeStatus() {
		return this.wire.ended()
			.ofType(WireEnd.Closed.class)
			.map((closed) -> CloseStatus.create(closed.code(), closed.reason()));
	}

	/**
	 * Bounds what is collected.
	 */
	private final class Measured implements BiConsumer<WebSocketFragment, SynchronousSink<WebSocketFragment>> {

		private long size;

		@Override
		public void accept(WebSocketFragment fragment, SynchronousSink<WebSocketFragment> sink) {
			int bytes = fragment.payload().readableByteCount();
			this.size += fragment.last() ? bytes : Math.max(bytes, COST_OF_A_FRAGMENT);
			if (this.size <= StreamingWebSocketSession.this.maxMessageSize) {
				this.size = fragment.last() ? 0 : this.size;
				sink.next(fragment);
				return;
			}
			release(fragment);
			sink.error(tooLarge());
		}

	}

	private StreamException tooLarge() {
		StreamException error = this.row.failed(new StreamLimitException(this.stream.failureContext(),
				"a message is larger than allowed", "Raise 'limits.max-element-size' of client '"
						+ this.stream.descriptor().client() + "', or read fragments.",
				false, null));
		this.wire.leave(1009, "", error);
		return error;
	}

}
