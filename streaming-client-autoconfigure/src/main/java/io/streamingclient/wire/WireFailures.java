package io.streamingclient.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.timeout.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.IdleTimeoutException;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.ResponseTimeoutException;
import io.streamingclient.stream.StreamCapacityException;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamTruncatedException;

/**
 * Says in the words of the project what went wrong on the wire.
 */
public final class WireFailures {

	private static final Pattern CONTENT_LENGTH_MISMATCH = Pattern
		.compile("amount of data (\\d{1,18}) does not match content-length header (\\d{1,18})");

	private static final Set<Http2Error> BROKEN_BY_PEER = EnumSet.of(Http2Error.PROTOCOL_ERROR,
			Http2Error.FLOW_CONTROL_ERROR, Http2Error.FRAME_SIZE_ERROR, Http2Error.COMPRESSION_ERROR,
			Http2Error.STREAM_CLOSED);

	private final FailureContext context;

	private final LiveStream stream;

	private final WireLink link;

	private WireFailures(LiveStream stream, WireLink link) {
		this.context = stream.failureContext();
		this.stream = stream;
		this.link = link;
	}

	/**
	 * Translate a failure of the transport.
	 * @param failure what the transport raised, without wrappers of the layers above
	 * @param stream the row
	 * @param link the link of the stream
	 * @return the error, or {@code null} if the failure is none of the wire
	 */
	public static @Nullable StreamException translate(Throwable failure, LiveStream stream, WireLink link) {
		return new WireFailures(stream, link).translate(failure);
	}

	private @Nullable StreamException translate(Throwable failure) {
		if (failure instanceof WireFault fault) {
			return fault.at(this.context);
		}
		Throwable malformed = this.link.malformed();
		if (malformed != null) {
			return malformed(malformed);
		}
		if (isPoolRefusal(failure)) {
			return poolRefusal(failure);
		}
		if (failure instanceof DecompressionException) {
			return new StreamDecodeException(this.context, "the compressed body is corrupt",
					"Look at the server and at what stands between it and this client.", false, failure);
		}
		if (failure instanceof DecoderException || failure instanceof TooLongFrameException) {
			Throwable cause = failure.getCause();
			return (cause instanceof SSLException) ? disconnected(cause) : malformed(failure);
		}
		if (failure instanceof TimeoutException) {
			return clockOfTheTransport(failure);
		}
		return isDisconnection(failure) ? disconnected(failure) : null;
	}

	// Whoever brings the transport may have set a clock of its own.
	private StreamException clockOfTheTransport(Throwable failure) {
		StreamException error = (this.context.phase() == Phase.STREAMING)
				? new IdleTimeoutException(this.context, this.context.elapsed())
				: new ResponseTimeoutException(this.context, this.context.elapsed());
		error.addSuppressed(failure);
		return error;
	}

	// Reactor Netty shades the pool, so there is no public type to ask for.
	private static boolean isPoolRefusal(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		return failure instanceof SlotQueueFullException || isStreamLimitOfThePeer(failure)
				|| name.equals("PoolAcquireTimeoutException") || name.equals("PoolShutdownException");
	}

	// An IOException without a type of its own, from Reactor Netty's HTTP/2 pool.
	private static boolean isStreamLimitOfThePeer(Throwable failure) {
		String message = failure.getMessage();
		return failure instanceof IOException && message != null && message.contains("Max active streams is reached");
	}

	private StreamException poolRefusal(Throwable failure) {
		return new StreamCapacityException(this.context,
				failure instanceof SlotQueueFullException
						? "the pool is in use and its queue is full (pool.max-pending)" : "no pool slot became free",
				"Retry later, end streams that nobody needs, or raise 'pool.max-connections' of client '"
						+ this.context.client() + "'.",
				failure);
	}

	private StreamException malformed(Throwable cause) {
		if (cause instanceof TooLongFrameException || isHeaderListTooLarge(cause)) {
			return new StreamLimitException(this.context, "the response headers are larger than allowed",
					"Raise 'limits.max-header-size' of client '" + this.context.client() + "'.", false, cause);
		}
		return new StreamProtocolException(this.context, "the peer broke HTTP (" + kind(cause) + ")",
				"Look at the server and at what stands between it and this client.", false, cause);
	}

	// Netty has a type of its own for a list that is somewhat too large, and none for one
	// that is much too large to go on with the connection.
	private static boolean isHeaderListTooLarge(Throwable cause) {
		return cause instanceof Http2Exception.HeaderListSizeException || (cause instanceof Http2Exception
				&& String.valueOf(cause.getMessage()).startsWith("Header size exceeded max allowed size"));
	}

	private static boolean isDisconnection(Throwable failure) {
		return failure instanceof IOException || failure instanceof AbortedException
				|| failure instanceof PrematureChannelClosureException || failure instanceof Http2Exception
				|| failure instanceof RejectedExecutionException || failure instanceof CancellationException;
	}

	private StreamException disconnected(Throwable failure) {
		if (isConnectFailure(failure)) {
			return connect(failure);
		}
		if (failure instanceof Http2Exception http2 && BROKEN_BY_PEER.contains(http2.error())) {
			return isCutShort(failure) ? truncated("the body is shorter than its Content-Length", failure)
					: malformed(failure);
		}
		String retired = this.link.retiredBecause();
		if (retired != null) {
			return reset(retired, failure);
		}
		Integer code = this.link.resetCode();
		if (code != null) {
			return reset("the peer reset the HTTP/2 stream with " + http2Error(code), failure);
		}
		Integer objection = this.link.objection();
		String goAway = (objection != null) ? "GOAWAY " + http2Error(objection) : "GOAWAY";
		if (this.link.isUnprocessed()) {
			return reset("the peer is going away (" + goAway + ") and has not processed the request", failure);
		}
		if (objection != null) {
			return reset("the peer closed the connection (" + goAway + ")", failure);
		}
		if (this.link.isConnectionReset()) {
			return reset("the connection was reset", failure);
		}
		if (this.stream.wire().status() != 0 && isOrderlyClose(failure)) {
			return truncated("the connection was closed before the body was whole", failure);
		}
		return reset(isOrderlyClose(failure) ? "the peer closed the connection before it answered"
				: "the connection was reset", failure);
	}

	private StreamTruncatedException truncated(String how, Throwable failure) {
		return new StreamTruncatedException(this.context, how,
				"What was delivered is not all: ask again, or resume where the server allows it.", true, failure);
	}

	// The codec keeps the last frame to itself and has one error for too little and for
	// too much.
	private static boolean isCutShort(Throwable failure) {
		Matcher amounts = CONTENT_LENGTH_MISMATCH.matcher(String.valueOf(failure.getMessage()));
		return amounts.find() && Long.parseLong(amounts.group(1)) < Long.parseLong(amounts.group(2));
	}

	private boolean isConnectFailure(Throwable failure) {
		return failure instanceof ConnectException || failure instanceof UnknownHostException
				|| failure instanceof NoRouteToHostException || failure instanceof ProxyConnectException
				|| this.context.phase() == Phase.ACQUIRING || this.stream.wire().protocol() == null;
	}

	private StreamException connect(Throwable failure) {
		String why = (failure instanceof ConnectTimeoutException) ? "the connect timeout ran out (connect-timeout)"
				: kind(failure);
		return new StreamConnectException(this.context, "no connection could be made: " + why,
				"Check that the server runs and that its address and certificates are right.", true, failure);
	}

	private StreamException reset(String what, Throwable failure) {
		boolean unprocessed = this.link.isUnprocessed();
		return new StreamResetException(this.context, what,
				unprocessed ? "The server has not acted on the request: it is safe to repeat."
						: "The server may or may not have acted on the request: repeat it only if that is safe.",
				unprocessed, failure);
	}

	// A transport that is native to the operating system has an IOException of its own
	// for
	// a reset, so whatever is not known to be a close is one.
	private static boolean isOrderlyClose(Throwable failure) {
		return failure instanceof PrematureCloseException || failure instanceof ClosedChannelException
				|| failure instanceof SSLException || !(failure instanceof IOException);
	}

	private static String http2Error(int code) {
		Http2Error error = Http2Error.valueOf(code);
		return (error != null) ? error.name() + "(" + code + ")" : "code " + code;
	}

	// The message of a foreign exception may have anything in it, its class may not.
	private static String kind(Throwable failure) {
		return failure.getClass().getSimpleName();
	}

}
