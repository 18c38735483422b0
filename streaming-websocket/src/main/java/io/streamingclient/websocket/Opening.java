package io.streamingclient.websocket;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

import org.springframework.http.HttpHeaders;

import io.streamingclient.client.ClientParts;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;

/**
 * Opens sessions of one client: the row first, then connection and upgrade.
 *
 * @param parts the client
 * @param streams all rows
 * @param settings what all sessions do alike
 */
record Opening(ClientParts parts, LiveStreams streams, WebSocketSettings settings) {

	/**
	 * Open a session.
	 * @param upgrade what is asked for
	 * @param answersPings whether pings of the server are answered here
	 * @return the session; cancelling it before it is there ends all that was begun
	 */
	Mono<OpenSession> open(Upgrade upgrade, boolean answersPings) {
		return Mono.create((sink) -> open(upgrade, answersPings, sink));
	}

	private void open(Upgrade upgrade, boolean answersPings, MonoSink<OpenSession> sink) {
		SessionRow row;
		try {
			row = SessionRow.open(this.streams, descriptor(upgrade), this.parts.quota());
		}
		catch (StreamException ex) {
			sink.error(ex);
			return;
		}
		AtomicBoolean told = new AtomicBoolean();
		Consumer<Throwable> fail = (failure) -> {
			if (told.compareAndSet(false, true)) {
				sink.error(failure);
			}
		};
		sink.onCancel(() -> {
			told.set(true);
			row.abandon();
		});
		row.interrupted().subscribe(null, fail);
		AnswerHead answer = new AnswerHead();
		row.stream().connecting();
		// what fails in here ends the row, too
		row.opening(Mono.defer(() -> client(upgrade, row, answer)).subscribe((connection) -> {
			OpenSession session = begin(connection, row, answersPings);
			if (told.compareAndSet(false, true)) {
				sink.success(session);
			}
			else {
				session.giveUp();
			}
		}, (failure) -> fail
			.accept(row.failed(SessionFailures.ofUpgrade(failure, answer, row.stream().failureContext())))));
	}

	private StreamDescriptor descriptor(Upgrade upgrade) {
		return new StreamDescriptor(this.parts.settings().name(), "GET", ScrubbedUri.of(upgrade.uri()),
				this.parts.settings().timeouts());
	}

	private Mono<? extends Connection> client(Upgrade upgrade, SessionRow row, AnswerHead answer) {
		WebsocketClientSpec.Builder spec = WebsocketClientSpec.builder();
		if (!upgrade.subprotocols().isEmpty()) {
			spec.protocols(String.join(",", upgrade.subprotocols()));
		}
		HttpClient client = this.parts.transport()
			.upgrading()
			.headers((headers) -> upgrade.headers().forEach(headers::add))
			.doOnChannelInit((observer, channel, remote) -> row.on(channel))
			.doOnRequest((request, connection) -> {
				answer.attachTo(connection.channel());
				row.stream().sending();
				row.stream().requestSent();
			});
		return client.websocket(spec.build()).uri(upgrade.uri()).connect();
	}

	Heartbeat heartbeat() {
		return this.settings.heartbeat(this.parts.settings().timeouts());
	}

	// Reactor Netty tells of the upgrade in the step in which it is read.
	private OpenSession begin(Connection connection, SessionRow row, boolean answersPings) {
		Channel channel = connection.channel();
		WebsocketInbound answer = (WebsocketInbound) connection;
		HttpHeaders headers = new HttpHeaders();
		answer.headers().forEach((field) -> headers.add(field.getKey(), field.getValue()));
		SocketWire wire = SocketWire.install(channel, new FrameDecoder(false, this.settings.limits()), heartbeat(),
				answersPings, row);
		row.begun(wire);
		return new OpenSession(row, wire, headers, answer.selectedSubprotocol());
	}

}
