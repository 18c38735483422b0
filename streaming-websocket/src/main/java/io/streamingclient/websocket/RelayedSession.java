package io.streamingclient.websocket;

import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;

import org.springframework.http.HttpHeaders;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.StreamException;

/**
 * A session of a client, passed on to one with an upstream. Whichever ends first ends the
 * other.
 */
final class RelayedSession implements WireListener {

	private static final Logger logger = LoggerFactory.getLogger(RelayedSession.class);

	private final OpenSession upstream;

	private final SocketWire up;

	private final LiveStream stream;

	private final Heartbeat heartbeat;

	private final WebSocketSettings settings;

	private volatile @Nullable SocketWire down;

	RelayedSession(OpenSession upstream, Heartbeat heartbeat, WebSocketSettings settings) {
		this.upstream = upstream;
		this.up = upstream.wire();
		this.stream = upstream.row().stream();
		this.heartbeat = heartbeat;
		this.settings = settings;
	}

	HttpHeaders headers() {
		return this.upstream.headers();
	}

	@Nullable String subprotocol() {
		return this.upstream.subprotocol();
	}

	/**
	 * The client was accepted in this step of its event loop.
	 * @param accepted its side
	 * @return completes when its connection is closed
	 */
	Mono<Void> begin(WebsocketInbound accepted) {
		AtomicReference<Channel> channel = new AtomicReference<>();
		accepted.withConnection((connection) -> channel.set(connection.channel()));
		SocketWire client = SocketWire.install(channel.get(), new FrameDecoder(true, this.settings.limits()),
				this.heartbeat, false, this);
		this.down = client;
		this.upstream.row().interrupted().subscribe(null, (failure) -> interrupted(client, failure));
		passOn(counted(this.up.receive()), client).subscribe(null, (failure) -> upstreamEnded(client, failure),
				() -> upstreamEnded(client, null));
		passOn(client.receive(), this.up).subscribe(null, (failure) -> clientEnded(client), () -> clientEnded(client));
		return client.closed();
	}

	// without prefetch: what is not written yet is not asked for, so that a slow client
	// does not make the upstream look stalled
	private static Mono<Void> passOn(Flux<WebSocketFrame> frames, SocketWire target) {
		return frames.concatMap(target::write, 0).then();
	}

	private Flux<WebSocketFrame> counted(Flux<WebSocketFrame> frames) {
		Demand demand = this.stream.demand();
		return frames.doOnNext((frame) -> demand.emitted()).doOnRequest(demand::add);
	}

	void giveUpUnlessBegun() {
		if (this.down == null) {
			this.upstream.giveUp();
		}
	}

	private void interrupted(SocketWire client, Throwable failure) {
		client.leave(codeFor(failure), "", null);
	}

	private static int codeFor(@Nullable Throwable failure) {
		if (failure == null) {
			return CloseCodes.NORMAL;
		}
		return (failure instanceof StreamException known) ? CloseCodes.codeFor(known.type())
				: CloseCodes.INTERNAL_ERROR;
	}

	// behind all that the upstream has sent
	private void upstreamEnded(SocketWire client, @Nullable Throwable failure) {
		if (failure instanceof WriteFailure) {
			return;
		}
		if (failure != null) {
			logger.warn("A relayed session was cut off: {}", failure.getMessage());
		}
		this.up.ended().subscribe((end) -> {
			if (end instanceof WireEnd.Closed closed) {
				client.leave(closed.code(), closed.reason(), null);
			}
			else {
				client.leave(codeFor(failure), "", null);
			}
		});
	}

	// behind all that the client has sent
	private void clientEnded(SocketWire client) {
		client.ended().subscribe((end) -> {
			if (end instanceof WireEnd.Closed closed) {
				this.up.leave(closed.code(), closed.reason(), null);
				endRow(CloseCodes.isNormal(closed.code()));
				this.up.forget();
			}
		});
	}

	private void endRow(boolean normally) {
		if (normally) {
			this.stream.complete();
		}
		else {
			this.stream.cancel();
		}
	}

	@Override
	public void received(int bytes) {
		// the row is of the upstream
	}

	@Override
	public void sent(int bytes) {
		// the row is of the upstream
	}

	@Override
	public @Nullable Throwable ended(WireEnd end) {
		if (end instanceof WireEnd.Closed) {
			this.up.abortInTime();
		}
		else if (!(end instanceof WireEnd.Left)) {
			this.upstream.giveUp();
		}
		return null;
	}

	@Override
	public void silent() {
		logger.debug("The client of {} answers no ping any more", this.stream);
		SocketWire client = this.down;
		if (client != null) {
			client.abort();
		}
	}

}
