package io.streamingclient.relay;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

/**
 * A client, an application that relays, and an upstream.
 */
final class Stage implements AutoCloseable {

	static final Duration SOON = Duration.ofSeconds(30);

	final ScriptedUpstream upstream;

	private final RefusingPort refusing = RefusingPort.open();

	private final RunningApplication application;

	private final Caller caller;

	private Stage(Server server, Passage passage, String... properties) {
		this.upstream = passage.isHttp2Up() ? ScriptedUpstream.startH2c() : ScriptedUpstream.start();
		this.application = RunningApplication.start(server.type(), server.application(),
				Stream.concat(properties(passage), Arrays.stream(properties)).toArray(String[]::new));
		this.caller = passage.isHttp2Down() ? new Http2Caller(port()) : new Http1Caller(port());
	}

	static Stage of(Server server, Passage passage, String... properties) {
		return new Stage(server, passage, properties);
	}

	private Stream<String> properties(Passage passage) {
		return Stream.of("server.http2.enabled=true", RunningApplication.baseUrl("up", this.upstream),
				"streaming.client.clients.up.protocol=" + (passage.isHttp2Up() ? "h2c" : "http11"),
				RunningApplication.baseUrl("slow", this.upstream),
				"streaming.client.clients.slow.response-timeout=300ms",
				"streaming.client.clients.slow.stuck-after=100ms",
				"streaming.client.clients.slow.protocol=" + (passage.isHttp2Up() ? "h2c" : "http11"),
				RunningApplication.baseUrl("one", this.upstream),
				"streaming.client.clients.one.max-concurrent-streams=1",
				"streaming.client.clients.one.protocol=" + (passage.isHttp2Up() ? "h2c" : "http11"),
				"streaming.client.clients.closed.base-url=" + this.refusing.uri());
	}

	int port() {
		return this.application.port();
	}

	RunningApplication application() {
		return this.application;
	}

	/**
	 * Send a request as the client of this passage does.
	 * @param method the method
	 * @param target path and query
	 * @param body the body, empty for none
	 * @param headers lines of the head
	 * @return the response
	 */
	Answer call(String method, String target, String body, String... headers) {
		return this.caller.call(method, target, body, headers);
	}

	Answer get(String target, String... headers) {
		return call("GET", target, "", headers);
	}

	/**
	 * A request of HTTP/1.1, byte for byte.
	 */
	RawHttp raw(String text) throws java.io.IOException {
		return RawHttp.connect(port()).send(text);
	}

	/**
	 * What the upstream saw of the next request.
	 */
	SeenExchange seen() {
		return this.upstream.awaitRequest(SOON);
	}

	@Override
	public void close() {
		this.caller.close();
		this.application.close();
		this.upstream.close();
		this.refusing.close();
	}

}
