package io.streamingclient.wire;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;

import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.stream.WireFacts;

/**
 * Measures one exchange on its channel: an HTTP/1.1 connection for as long as the
 * exchange uses it, or an HTTP/2 stream. Sits directly above the HTTP codec, so it sees
 * bytes before content decoding. Runs on the event loop of the channel only, but for the
 * volatile fields.
 */
final class StreamProbe extends ChannelInboundHandlerAdapter {

	private static final long LAST_LOOK_MILLIS = 50;

	private final LiveStream stream;

	private final ResponseOptions options;

	private final WireFacts facts;

	private final Channel channel;

	private final Connection owner;

	private final UploadProbe upload;

	private final ResponseRules rules;

	private final ExchangeHandlers handlers;

	private final @Nullable Http2ConnectionProbe connection;

	private volatile @Nullable Integer resetCode;

	private volatile boolean unprocessed;

	private volatile @Nullable Throwable malformed;

	private volatile List<Map.Entry<String, String>> trailers = List.of();

	private boolean installed;

	private boolean left;

	private boolean begun;

	private boolean interim;

	private boolean bodyDue;

	private boolean redirected;

	private boolean cut;

	private StreamProbe(WireLink link, Connection connection) {
		this.stream = link.stream();
		this.options = link.options().on(connection);
		this.facts = this.stream.wire();
		Channel channel = connection.channel();
		this.channel = channel;
		this.owner = connection;
		this.upload = new UploadProbe(link, this.options, connection);
		this.rules = new ResponseRules(this.stream.descriptor().method(), this.options,
				channel instanceof Http2StreamChannel);
		this.handlers = new ExchangeHandlers(channel, this, this.upload, this.stream, this.options);
		this.connection = (this.options.interferes() && channel instanceof Http2StreamChannel stream)
				? Http2ConnectionProbe.on(stream.parent(), this.stream.descriptor().client(), link.connections())
				: null;
	}

	static StreamProbe install(Connection connection, WireLink link) {
		Channel channel = connection.channel();
		StreamProbe probe = new StreamProbe(link, connection);
		probe.handlers.install();
		connection.onTerminate().subscribe(null, (error) -> probe.left(), probe::left);
		probe.facts.protocol((channel instanceof Http2StreamChannel) ? "h2" : "http/1.1");
		link.stream().attached(channel.eventLoop(), (probe.connection != null) ? probe.connection.id() : null);
		channel.closeFuture().addListener((closed) -> probe.left());
		return probe;
	}

	// The exchange has left the channel, which may serve another one now. One that was
	// closed does not: what it has received, and its end, have yet to pass.
	private void left() {
		if (this.left) {
			return;
		}
		this.left = true;
		if (this.channel.isActive()) {
			uninstall();
			endUpload();
		}
		this.upload.over();
		detach();
	}

	private void uninstall() {
		this.installed = false;
		this.handlers.remove();
	}

	// An HTTP/2 stream is closed when its END_STREAM or RST_STREAM has been written. A
	// peer that does not read can put that off for ever.
	private void detach() {
		if (this.connection != null && this.channel instanceof Http2StreamChannel stream) {
			this.connection.whenClosed(stream.stream().id(), this.stream::detached);
		}
		else {
			this.stream.detached();
		}
	}

	// After an early response, what waits for a window keeps the HTTP/2 stream open. To
	// close the channel is not enough: for Netty both ends of it have been written.
	private void endUpload() {
		if (this.options.interferes() && this.channel instanceof Http2StreamChannel && this.facts.isUploadPending()) {
			this.channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		this.installed = true;
	}

	EventLoop loop() {
		return this.channel.eventLoop();
	}

	@Nullable Integer resetCode() {
		return this.resetCode;
	}

	boolean isUnprocessed() {
		return this.unprocessed;
	}

	boolean isConnectionReset() {
		return this.connection != null && this.connection.isReset();
	}

	@Nullable Integer objection() {
		return (this.connection != null) ? this.connection.objection() : null;
	}

	@Nullable String retiredBecause() {
		return (this.connection != null) ? this.connection.retiredBecause() : null;
	}

	void pingConnection() {
		if (this.connection != null) {
			this.connection.ping();
		}
	}

	// Read where it stands: what is shown may be a moment old.
	@Nullable String http2State() {
		return (this.channel instanceof Http2StreamChannel stream) ? stream.stream().state().name() : null;
	}

	@Nullable Throwable malformed() {
		Throwable own = this.malformed;
		return (own == null && this.connection != null) ? this.connection.brokenBy() : own;
	}

	List<Map.Entry<String, String>> trailers() {
		return this.trailers;
	}

	void close() {
		if (this.installed) {
			this.channel.close();
		}
		discardUnread();
	}

	// What has arrived is kept until somebody subscribes. If nobody has (a filter dropped
	// the response), nobody will; if somebody has, this is refused.
	private void discardUnread() {
		this.owner.inbound().receive().subscribe(null, (ignored) -> {
		});
	}

	// A loop that was blocked runs all its tasks before it reads; what it runs on time
	// comes behind the reads.
	void behindDueReads(Runnable look) {
		loop().schedule(look, LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
			undecodable(part.decoderResult().cause());
		}
		if (message instanceof HttpResponse response && response.decoderResult().isFailure()) {
			this.interim = false;
			ctx.fireChannelRead(message);
			return;
		}
		if (message instanceof HttpContent && !(message instanceof HttpResponse) && !this.begun) {
			refuseBodyWithoutHead(ctx, message);
			return;
		}
		if (message instanceof HttpResponse response) {
			this.begun = true;
			this.bodyDue = this.rules.declaresBody(response);
			responseHead(response);
		}
		if (message instanceof HttpContent content && lacksItsBody(content) && this.options.interferes()) {
			fail(ctx, message, "the response ended without the body that it declared");
			return;
		}
		if (message instanceof LastHttpContent && this.cut && this.options.interferes()) {
			fail(ctx, message, "the connection was closed without the TLS alert that says that the body is whole");
			return;
		}
		if (message instanceof HttpContent content) {
			responseBody(content);
		}
		if (this.interim && message instanceof HttpObject && this.options.interferes()) {
			passOver(ctx, message);
			return;
		}
		ctx.fireChannelRead(message);
		enforceBodyLimit();
	}

	// RFC 9113 section 8.1: a response begins with HEADERS.
	private void refuseBodyWithoutHead(ChannelHandlerContext ctx, Object message) {
		ReferenceCountUtil.release(message);
		this.malformed = new DecoderException("DATA before HEADERS");
		ctx.fireExceptionCaught(this.malformed);
		ctx.close();
	}

	// Netty makes a response of what it cannot decode, and of a head that is cut, too.
	private void undecodable(Throwable cause) {
		if (!(cause instanceof PrematureChannelClosureException)) {
			this.malformed = cause;
		}
	}

	// Reactor Netty takes any interim response (RFC 9110 section 15.2) but 100 for the
	// final one.
	private static void passOver(ChannelHandlerContext ctx, Object message) {
		ReferenceCountUtil.release(message);
		if (message instanceof LastHttpContent) {
			ctx.read();
		}
	}

	// Netty checks the length of an HTTP/2 body, but for one that is missing altogether
	// (RFC 9113 section 8.1.1).
	private boolean lacksItsBody(HttpContent content) {
		this.bodyDue = this.bodyDue && !content.content().isReadable();
		return this.bodyDue && content instanceof LastHttpContent;
	}

	private void fail(ChannelHandlerContext ctx, Object message, String what) {
		ReferenceCountUtil.release(message);
		ctx.fireExceptionCaught(new WireFault(what, (context) -> new StreamTruncatedException(context, what,
				"What was delivered is not all: ask again.", true, null)));
		ctx.close();
	}

	private void responseHead(HttpResponse response) {
		this.interim = ResponseRules.isInterim(response);
		this.redirected = this.rules.isFollowedRedirect(response);
		if (!this.interim && !this.redirected) {
			this.facts.status(response.status().code());
			framing(response);
			this.facts.endless(EventStreams.isOne(response));
			this.stream.streaming();
		}
		// Netty's own note to itself; it was not sent and must not be relayed
		if (this.options.interferes()) {
			response.headers().remove(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
		}
		this.facts.received(0, System.nanoTime());
	}

	private void framing(HttpResponse response) {
		if (this.rules.declaresBody(response)) {
			this.facts.declaredLength(HttpUtil.getContentLength(response, 0L));
		}
		if (this.rules.isCloseDelimited(response)) {
			this.facts.closeDelimited();
		}
	}

	private void responseBody(HttpContent content) {
		this.facts.received(this.redirected ? 0 : content.content().readableBytes(), System.nanoTime());
		if (content instanceof LastHttpContent && !this.interim) {
			this.upload.keepFromOthers();
		}
		if (content instanceof LastHttpContent last && !this.interim && !this.redirected) {
			this.trailers = List.copyOf(last.trailingHeaders().entries());
			this.facts.responseEnded();
		}
	}

	private void enforceBodyLimit() {
		Long limit = this.options.maxBodySize();
		if (limit != null && this.facts.bytesReceived() > limit && !this.stream.isTerminated()) {
			this.stream.terminate(new StreamLimitException(this.stream.failureContext(),
					"the body is larger than " + limit + " bytes", "Raise 'max-body-size' or ask for less.", false,
					null));
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof Http2ResetFrame reset) {
			this.resetCode = (int) reset.errorCode();
			this.unprocessed = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
		}
		if (event instanceof Http2GoAwayFrame) {
			// it comes to those streams only that are above the last one
			this.unprocessed = true;
		}
		if (event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
			// a body that only the end of the connection delimits is not whole then (RFC
			// 9112 section 9.8); any other one has ended by itself before
			this.cut = true;
		}
		ctx.fireUserEventTriggered(event);
	}

	/**
	 * Bring the facts up to date that the channel does not push.
	 */
	void sample() {
		if (this.installed && this.connection != null && this.channel instanceof Http2StreamChannel stream) {
			this.facts.windowStarved(this.connection.isStarving(stream.stream().id(), this.facts.isUploadPending()));
		}
		else if (this.installed && this.facts.isUploadPending()) {
			this.upload.sample(this.channel);
		}
	}

}
