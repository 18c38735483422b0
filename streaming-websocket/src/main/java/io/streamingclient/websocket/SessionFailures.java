package io.streamingclient.websocket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Objects;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import org.jspecify.annotations.Nullable;

import io.streamingclient.stream.FailureContext;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamConnectException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.stream.StreamProtocolException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamStatusException;
import io.streamingclient.stream.StreamTruncatedException;

/**
 * Says in the words of the project how a session failed.
 */
final class SessionFailures {

	private static final String LOOK_AT_THE_SERVER = "Look at the server and at what stands between it and this client.";

	private SessionFailures() {
	}

	/**
	 * The error of a session that has ended.
	 * @param end how it ended
	 * @param context which stream, and where it stood
	 * @return the error, or {@code null} if that was its end
	 */
	static @Nullable StreamException of(WireEnd end, FailureContext context) {
		if (end instanceof WireEnd.Closed closed) {
			return CloseCodes.isNormal(closed.code()) ? null : CloseCodes.error(closed.code(), context);
		}
		if (end instanceof WireEnd.Lost) {
			return new StreamTruncatedException(context, "the connection was lost without a Close frame",
					"What was delivered may not be all: connect again.", true, null);
		}
		if (end instanceof WireEnd.Violated violated) {
			return of(violated.violation(), context);
		}
		return (end instanceof WireEnd.Broken broken) ? broken(broken.cause(), context) : null;
	}

	private static StreamException of(FrameViolation violation, FailureContext context) {
		return violation.isTooLarge()
				? new StreamLimitException(context, violation.what(), "Raise the limit, or have the peer send less.",
						false, violation)
				: new StreamProtocolException(context, "the peer broke the WebSocket protocol: " + violation.what(),
						LOOK_AT_THE_SERVER, false, violation);
	}

	private static StreamException broken(Throwable cause, FailureContext context) {
		return (cause instanceof IOException) ? reset("the connection was reset", cause, context)
				: ofTheApplication(cause, context);
	}

	private static StreamException reset(String what, Throwable cause, FailureContext context) {
		return new StreamResetException(context, what,
				"The server may or may not have acted on what was sent: repeat it only if that is safe.", false, cause);
	}

	static StreamException ofTheApplication(Throwable failure, FailureContext context) {
		return (failure instanceof StreamException known && Objects.equals(known.streamId(), context.id())) ? known
				: new StreamListenerException(context,
						"code of the application threw " + failure.getClass().getSimpleName(),
						"Look at the handler of the session and at what it sends.", false, failure);
	}

	/**
	 * The error of a session that did not begin.
	 * @param failure what the transport raised
	 * @param answer what came of an answer
	 * @param context which stream, and where it stood
	 * @return the error
	 */
	static StreamException ofUpgrade(Throwable failure, AnswerHead answer, FailureContext context) {
		Throwable malformed = answer.malformed();
		if (malformed instanceof TooLongFrameException) {
			return new StreamLimitException(context, "the response headers are larger than allowed",
					"Raise 'limits.max-header-size' of client '" + context.client() + "'.", false, malformed);
		}
		if (malformed != null) {
			return protocol("the peer broke HTTP (" + malformed.getClass().getSimpleName() + ")", malformed, context);
		}
		if (answer.status() != 0 && answer.status() != 101) {
			return new StreamStatusException(context, answer.status(), answer.headers(), new byte[0], false);
		}
		if (isConnectFailure(failure, context)) {
			return new StreamConnectException(context, "no connection could be made: " + why(failure),
					"Check that the server runs and that its address and certificates are right.", true, failure);
		}
		if (answer.status() != 0 && failure instanceof WebSocketHandshakeException) {
			return protocol("the answer to the upgrade is none: " + failure.getMessage(), failure, context);
		}
		return (failure instanceof WebSocketClientHandshakeException || failure instanceof IOException)
				? reset("the peer closed the connection before it answered", failure, context)
				: ofTheApplication(failure, context);
	}

	private static StreamException protocol(String what, Throwable cause, FailureContext context) {
		return new StreamProtocolException(context, what, LOOK_AT_THE_SERVER, false, cause);
	}

	private static boolean isConnectFailure(Throwable failure, FailureContext context) {
		return failure instanceof ConnectException || failure instanceof UnknownHostException
				|| failure instanceof SSLException
				|| (context.phase() == Phase.ACQUIRING && failure instanceof IOException);
	}

	private static String why(Throwable failure) {
		return (failure instanceof ConnectTimeoutException) ? "the connect timeout ran out (connect-timeout)"
				: failure.getClass().getSimpleName();
	}

}
