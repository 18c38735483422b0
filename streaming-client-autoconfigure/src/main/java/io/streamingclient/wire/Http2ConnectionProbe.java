package io.streamingclient.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FlowController;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2PushPromiseFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.streamingclient.stream.ConnectionControl;
import io.streamingclient.stream.LiveConnection;
import io.streamingclient.stream.LiveConnections;

/**
 * Measures one HTTP/2 connection, opens its receive window and pings it. Sits directly
 * above the frame codec of the parent channel and runs on its event loop, which is that
 * of its streams too.
 */
final class Http2ConnectionProbe extends ChannelInboundHandlerAdapter implements ConnectionControl {

	private static final Logger logger = LoggerFactory.getLogger(Http2ConnectionProbe.class);

	private static final AttributeKey<Http2ConnectionProbe> KEY = AttributeKey
		.valueOf(Http2ConnectionProbe.class.getName());

	private static final String NAME = "streamingClient.connectionProbe";

	private static final String RESETS_NAME = "streamingClient.needlessResets";

	// "strcln" as bytes: tells our PINGs from those of the transport
	private static final long PING = 0x7374_7263_6c6eL;

	private static final Duration LAST_LOOK = Duration.ofMillis(100);

	private final Channel channel;

	private final Http2FrameCodec codec;

	private volatile @Nullable LiveConnection row;

	private volatile @Nullable String retiredBecause;

	private volatile @Nullable Throwable brokenBy;

	private volatile @Nullable Integer objection;

	private volatile boolean reset;

	private boolean drained;

	// by stream id: who wants to know that the stream is closed
	private final Map<Integer, Runnable> abandoned = new HashMap<>();

	private Http2ConnectionProbe(Channel channel, Http2FrameCodec codec) {
		this.channel = channel;
		this.codec = codec;
	}

	/**
	 * The probe of a connection, installed if this is its first stream.
	 * @param parent the channel of the connection
	 * @param client the name of the client
	 * @param connections where its row goes
	 * @return the probe, or {@code null} if the channel does not speak HTTP/2
	 */
	static @Nullable Http2ConnectionProbe on(Channel parent, String client, LiveConnections connections) {
		Http2ConnectionProbe known = parent.attr(KEY).get();
		Http2FrameCodec codec = parent.pipeline().get(Http2FrameCodec.class);
		if (known != null || codec == null) {
			return known;
		}
		Http2ConnectionProbe probe = new Http2ConnectionProbe(parent, codec);
		parent.attr(KEY).set(probe);
		probe.install(client, connections);
		return probe;
	}

	private void install(String client, LiveConnections connections) {
		String codecName = this.channel.pipeline().context(this.codec).name();
		this.channel.pipeline().addAfter(codecName, NAME, this);
		this.channel.pipeline().addBefore(codecName, RESETS_NAME, new NeedlessResets(this.codec.connection()));
		LiveConnection opened = connections.open(client, printable(this.channel.remoteAddress()), this);
		this.row = opened;
		this.channel.closeFuture().addListener((future) -> closed(connections, opened));
		this.codec.connection().addListener(new Http2ConnectionAdapter() {

			@Override
			public void onStreamClosed(Http2Stream stream) {
				streamClosed(stream.id());
			}

		});
		refusePushes();
		openReceiveWindow();
		updateFacts();
	}

	private void closed(LiveConnections connections, LiveConnection opened) {
		connections.closed(opened);
		List.copyOf(this.abandoned.keySet()).forEach(this::streamClosed);
	}

	private void streamClosed(int id) {
		Runnable action = this.abandoned.remove(id);
		if (action != null) {
			action.run();
		}
	}

	Channel channel() {
		return this.channel;
	}

	@Nullable String id() {
		LiveConnection current = this.row;
		return (current != null) ? current.id() : null;
	}

	/**
	 * Tell when a stream that its channel has left is closed for both sides.
	 * @param streamId the stream; negative if it was never opened
	 * @param action runs on the event loop, now if there is no such stream any more
	 */
	void whenClosed(int streamId, Runnable action) {
		Http2Stream stream = this.codec.connection().stream(streamId);
		if (stream == null || stream.state() == Http2Stream.State.CLOSED || !this.channel.isActive()) {
			action.run();
		}
		else {
			this.abandoned.put(streamId, action);
		}
	}

	/**
	 * Whether a stream has room in its own window, and none in that of the connection
	 * (RFC 9113 section 5.2).
	 * @param streamId the stream
	 * @param sending whether the window is asked for that the peer gives us
	 * @return whether it waits for others
	 */
	boolean isStarving(int streamId, boolean sending) {
		Http2Connection connection = this.codec.connection();
		Http2Stream stream = connection.stream(streamId);
		if (stream == null) {
			return false;
		}
		Http2FlowController flow = sending ? connection.remote().flowController() : connection.local().flowController();
		return flow.windowSize(connection.connectionStream()) <= 0 && flow.windowSize(stream) > 0;
	}

	private static String printable(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress inet) ? inet.getHostString() + ":" + inet.getPort()
				: String.valueOf(address);
	}

	// Reactor Netty offers no way to put it into the first SETTINGS.
	private void refusePushes() {
		this.channel.write(new DefaultHttp2SettingsFrame(new Http2Settings().pushEnabled(false)));
	}

	// The window of the connection is 65,535 bytes by default (RFC 9113 section 6.9.2):
	// one paused stream holds all of it and starves the others. The windows of the
	// streams bound what is in memory; that of the connection must not bind before.
	private void openReceiveWindow() {
		Http2Connection connection = this.codec.connection();
		Http2LocalFlowController flow = connection.local().flowController();
		try {
			int window = flow.windowSize(connection.connectionStream());
			flow.incrementWindowSize(connection.connectionStream(), Integer.MAX_VALUE - window);
			this.channel.flush();
		}
		catch (Http2Exception ex) {
			logger.warn("The receive window of {} could not be opened; a paused stream may starve others", this.channel,
					ex);
		}
	}

	private void updateFacts() {
		LiveConnection current = this.row;
		if (current != null) {
			Http2Connection connection = this.codec.connection();
			current.state(connection.local().numActiveStreams(), connection.local().maxActiveStreams(),
					connection.local().flowController().windowSize(connection.connectionStream()),
					this.abandoned.size());
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof Http2PushPromiseFrame) {
			refusePromise();
			return;
		}
		LiveConnection current = this.row;
		if (current != null && message instanceof Http2StreamFrame) {
			current.streamMoved(System.nanoTime());
		}
		if (current != null && message instanceof Http2PingFrame ping && ping.ack() && ping.content() == PING) {
			current.ponged(System.nanoTime());
		}
		if (current != null && message instanceof Http2GoAwayFrame goAway) {
			current.goAway(goAway.lastStreamId());
			this.objection = (goAway.errorCode() != Http2Error.NO_ERROR.code()) ? (int) goAway.errorCode() : null;
		}
		ctx.fireChannelRead(message);
	}

	// RFC 9113 section 8.4. The codec refuses promises only after the peer has
	// acknowledged
	// that pushes are off.
	private void refusePromise() {
		this.brokenBy = Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "The peer sent PUSH_PROMISE");
		this.channel.close();
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		LiveConnection current = this.row;
		if (current != null) {
			current.received(System.nanoTime());
		}
		ctx.fireChannelReadComplete();
	}

	// An error of the connection is told before it is closed, and is lost with it for the
	// streams.
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (cause instanceof Http2Exception) {
			this.brokenBy = cause;
		}
		else if (cause instanceof IOException && !(cause instanceof SSLException)) {
			this.reset = true;
		}
		else if (!isAboutAStream(cause) && !isOfTls(cause)) {
			giveUp("reading from the connection failed (" + cause.getClass().getSimpleName() + ")");
		}
		ctx.fireExceptionCaught(cause);
	}

	private static boolean isAboutAStream(Throwable cause) {
		return cause instanceof Http2FrameStreamException;
	}

	private static boolean isOfTls(Throwable cause) {
		return cause instanceof SSLException || cause.getCause() instanceof SSLException;
	}

	// The codec itself goes on: what could not be read is missing then, and the frames
	// behind it may make a body that looks whole.
	private void giveUp(String reason) {
		this.retiredBecause = reason;
		this.channel.close();
	}

	boolean isReset() {
		return this.reset;
	}

	/**
	 * What the peer has against this client.
	 * @return the error code of its GOAWAY; {@code null} if it sent none, or goes away
	 * for a reason of its own
	 */
	@Nullable Integer objection() {
		return this.objection;
	}

	@Nullable Throwable brokenBy() {
		return this.brokenBy;
	}

	@Nullable String retiredBecause() {
		return this.retiredBecause;
	}

	@Override
	public void refresh() {
		onLoop(() -> {
			updateFacts();
			closeWhenDrained();
		});
	}

	// The pool gives a connection no more streams after GOAWAY, and leaves it to the peer
	// to
	// close it; until then it takes the place of another one. The second look is for a
	// stream that was on its way when GOAWAY came.
	private void closeWhenDrained() {
		Http2Connection connection = this.codec.connection();
		boolean empty = connection.goAwayReceived() && connection.numActiveStreams() == 0;
		if (empty && this.drained) {
			this.channel.close();
		}
		this.drained = empty;
	}

	// Asked for on the loop: while that is blocked nothing is sent, and no answer is due.
	// Who is there already need not wait: a stream is told of its end after that.
	@Override
	public void ping() {
		if (this.channel.eventLoop().inEventLoop()) {
			pingNow();
		}
		else {
			onLoop(this::pingNow);
		}
	}

	private void pingNow() {
		LiveConnection current = this.row;
		if (current != null && !current.isPingOutstanding()) {
			current.pinged(System.nanoTime());
			this.channel.writeAndFlush(new DefaultHttp2PingFrame(PING));
		}
	}

	// A loop that was blocked runs all its tasks before it reads, and what it runs on
	// time
	// comes behind the reads: an answer may have arrived and not been read yet.
	@Override
	public void retireUnlessAnswered(String reason) {
		onLoop(() -> this.channel.eventLoop().schedule(() -> {
			LiveConnection current = this.row;
			if (current != null && current.isPingOutstanding()) {
				giveUp(reason);
			}
		}, LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS));
	}

	private void onLoop(Runnable task) {
		try {
			this.channel.eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the event loop is gone, and with it the connection
			logger.debug("{} is gone", this.channel);
		}
	}

}
