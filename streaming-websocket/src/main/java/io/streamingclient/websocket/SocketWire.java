package io.streamingclient.websocket;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * One side of a session: the frames of one channel, its heartbeat and its closing. Takes
 * the frames before Reactor Netty sees them, which answers the loss of a connection like
 * its end, and closes a socket with its Close frame unread. All state belongs to the
 * event loop.
 */
final class SocketWire extends ChannelInboundHandlerAdapter {

	private static final long LINGER_MILLIS = 1000;

	private static final String DECODER = "streaming-websocket-decoder";

	private static final String WIRE = "streaming-websocket-wire";

	private final Channel channel;

	private final Loop loop;

	private final Heartbeat heartbeat;

	private final boolean answersPings;

	private final WireListener listener;

	private final Pulse pulse;

	private final Inflow inflow;

	private final Sinks.One<WireEnd> ended = Sinks.one();

	private @Nullable WireEnd end;

	private volatile @Nullable Throwable failure;

	private boolean closeSent;

	private boolean closeReceived;

	private int writing;

	private SocketWire(Channel channel, Heartbeat heartbeat, boolean answersPings, WireListener listener) {
		this.channel = channel;
		this.loop = new Loop(channel);
		this.heartbeat = heartbeat;
		this.answersPings = answersPings;
		this.listener = listener;
		this.pulse = new Pulse(channel, heartbeat, this::isAudible, listener::silent);
		this.inflow = new Inflow(this.loop, this.pulse::sign);
	}

	/**
	 * Take over a channel that was upgraded in this very step of its event loop.
	 * @param channel the channel
	 * @param decoder reads its frames
	 * @param heartbeat how it is kept alive
	 * @param answersPings whether pings are answered here; else they are read like data,
	 * and so are pongs
	 * @param listener hears of what happens
	 * @return the wire
	 */
	static SocketWire install(Channel channel, FrameDecoder decoder, Heartbeat heartbeat, boolean answersPings,
			WireListener listener) {
		if (!channel.eventLoop().inEventLoop()) {
			throw new IllegalStateException("A channel is taken over on its event loop, or frames are lost");
		}
		SocketWire wire = new SocketWire(channel, heartbeat, answersPings, listener);
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext original = pipeline.context(WebSocket08FrameDecoder.class);
		if (original == null) {
			// the connection is lost already, and its handlers are gone
			wire.lost();
			return wire;
		}
		channel.config().setAutoRead(false);
		pipeline.addAfter(original.name(), WIRE, wire);
		pipeline.replace(original.name(), DECODER, decoder);
		wire.pulse.start();
		channel.read();
		return wire;
	}

	/**
	 * What the peer sends, fragment by fragment, without Close frames. For one
	 * subscriber, who owns the frames.
	 */
	Flux<WebSocketFrame> receive() {
		return this.inflow.frames();
	}

	/**
	 * Nobody will receive any more.
	 */
	void forget() {
		this.loop.run(this.inflow::forget);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.inflow.readComplete();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof WebSocketFrame frame)) {
			context.fireChannelRead(message);
			return;
		}
		this.pulse.sign();
		if (this.end != null) {
			drop(frame);
			return;
		}
		this.listener.received(frame.content().readableBytes());
		if (frame instanceof CloseWebSocketFrame close) {
			closeReceived(close);
		}
		else if (this.pulse.isAnswer(frame)) {
			frame.release();
		}
		else if (this.answersPings && frame instanceof PingWebSocketFrame) {
			pong(frame);
		}
		else if (this.answersPings && frame instanceof PongWebSocketFrame) {
			frame.release();
		}
		else {
			this.inflow.add(frame);
		}
	}

	private void drop(WebSocketFrame frame) {
		boolean close = frame instanceof CloseWebSocketFrame;
		frame.release();
		if (close) {
			this.channel.close();
		}
	}

	// RFC 6455 section 5.5.3 lets a pong be left out if a later ping is answered
	private void pong(WebSocketFrame ping) {
		if (this.channel.isWritable()) {
			this.channel.writeAndFlush(new PongWebSocketFrame(ping.content()));
		}
		else {
			ping.release();
		}
	}

	private void closeReceived(CloseWebSocketFrame close) {
		int code = (close.statusCode() == -1) ? CloseCodes.NONE : close.statusCode();
		String reason = (close.reasonText() != null) ? close.reasonText() : "";
		close.release();
		this.closeReceived = true;
		sendClose(code, "");
		finish(new WireEnd.Closed(code, reason));
	}

	private void finish(WireEnd how) {
		if (this.end == null) {
			this.end = how;
			Throwable told = this.listener.ended(how);
			this.failure = told;
			this.ended.tryEmitValue(how);
			this.inflow.end(told);
		}
	}

	/**
	 * How the channel has ended for its reader.
	 */
	Mono<WireEnd> ended() {
		return this.ended.asMono();
	}

	/**
	 * Completes when the connection is closed.
	 */
	Mono<Void> closed() {
		return Mono.create((sink) -> this.channel.closeFuture().addListener((closed) -> sink.success()));
	}

	/**
	 * Send a frame behind all others.
	 * @param frame the frame, which is released
	 * @return completes when the socket took it
	 */
	Mono<Void> write(WebSocketFrame frame) {
		return Mono.create((sink) -> this.loop.run(() -> write(frame, sink), () -> {
			frame.release();
			sink.error(new WriteFailure(null));
		}));
	}

	private void write(WebSocketFrame frame, MonoSink<Void> sink) {
		if (this.closeSent) {
			frame.release();
			sink.error(new WriteFailure(null));
			return;
		}
		int bytes = frame.content().readableBytes();
		this.writing++;
		this.channel.writeAndFlush(frame).addListener((write) -> {
			written(bytes, write);
			if (write.isSuccess()) {
				sink.success();
			}
			else {
				sink.error(new WriteFailure(write.cause()));
			}
		});
	}

	private void written(int bytes, Future<?> write) {
		this.writing--;
		if (write.isSuccess()) {
			this.pulse.sign();
			this.listener.sent(bytes);
		}
	}

	/**
	 * Send frames, each when the socket has taken the one before.
	 * @param frames the frames, which are released
	 * @return completes with the last one, or with the session; fails as it does
	 */
	Mono<Void> writeAll(Flux<WebSocketFrame> frames) {
		Mono<Void> over = ended().then(Mono.defer(this::failureAtTheEnd));
		return frames.concatMap(this::write, 0)
			.onErrorResume(WriteFailure.class, (failure) -> over)
			.takeUntilOther(over)
			.doOnDiscard(WebSocketFrame.class, WebSocketFrame::release)
			.then();
	}

	private Mono<Void> failureAtTheEnd() {
		Throwable known = this.failure;
		return (known != null) ? Mono.error(known) : Mono.empty();
	}

	// A peer that has not taken all that was sent may be slow. Its answer would stand
	// behind what it is slow to take. And what is not read cannot be missed.
	private boolean isAudible() {
		return this.writing == 0 && !this.inflow.isPausing();
	}

	/**
	 * Leave: send a Close frame, wait a moment for that of the peer, and close the
	 * connection. Does nothing the second time.
	 * @param code the code; none is sent for one that must not be
	 * @param reason the reason, may be empty
	 * @param why what the reader gets, or {@code null} if it is the end of the session
	 */
	void leave(int code, String reason, @Nullable Throwable why) {
		this.loop.run(() -> {
			sendClose(code, reason);
			finish(new WireEnd.Left(why));
		});
	}

	private void sendClose(int code, String reason) {
		if (this.closeSent) {
			return;
		}
		this.closeSent = true;
		this.pulse.stop();
		ChannelFuture sent = this.channel.writeAndFlush(CloseCodes.frame(code, reason));
		if (this.closeReceived) {
			sent.addListener((written) -> this.channel.close());
		}
		abortAfter(TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS));
	}

	/**
	 * Close the connection at once.
	 */
	void abort() {
		this.channel.close();
	}

	/**
	 * Close the connection if it is still there when a peer that is silent for so long
	 * would count as gone.
	 */
	void abortInTime() {
		this.loop.run(() -> abortAfter(this.heartbeat.goneAfter().toNanos()));
	}

	private void abortAfter(long nanos) {
		Future<?> due = this.channel.eventLoop().schedule(this::abort, nanos, TimeUnit.NANOSECONDS);
		this.channel.closeFuture().addListener((closed) -> due.cancel(false));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (cause instanceof FrameViolation violation) {
			sendClose(violation.code(), "");
			finish(new WireEnd.Violated(violation));
		}
		else {
			finish(new WireEnd.Broken(raised(cause)));
			this.channel.close();
		}
	}

	// a decoder wraps what the TLS below it raises
	private static Throwable raised(Throwable cause) {
		Throwable wrapped = (cause instanceof DecoderException) ? cause.getCause() : null;
		return (wrapped != null) ? wrapped : cause;
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		lost();
		context.fireChannelInactive();
	}

	private void lost() {
		this.pulse.stop();
		this.closeSent = true;
		finish(new WireEnd.Lost());
	}

	Channel channel() {
		return this.channel;
	}

}
