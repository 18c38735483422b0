package io.streamingclient.sample.relay;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.sample.support.Gateway;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.RawHttp;
import io.streamingclient.upstream.ScriptedUpstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client that goes away takes its upstream stream with it.
 */
@ParameterizedClass
@EnumSource(names = { "REACTIVE", "SERVLET" })
class RelayDisconnectTests {

	@Parameter
	WebApplicationType type;

	private static Gateway gateway;

	private static ScriptedUpstream upstream;

	@BeforeParameterizedClassInvocation
	static void start(WebApplicationType type) {
		// Tomcat does not see that a client has gone before it writes: the clocks of the
		// upstream do the rest
		gateway = (type == WebApplicationType.SERVLET)
				? Gateway.start(type, "streaming.client.clients.up.response-timeout=1s",
						"streaming.client.clients.up.idle-timeout=1s", "streaming.client.clients.up.stuck-after=500ms")
				: Gateway.start(type);
		upstream = gateway.upstream();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		upstream.forget();
	}

	private static void assertUpstreamEnds() {
		assertThat(upstream.awaitRequest(Gateway.patience()).awaitEnd(Gateway.patience())).isIn(ClientEnd.CLOSED,
				ClientEnd.RESET);
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
	}

	@Test
	void beforeTheHead() throws IOException {
		upstream.on("/").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1"));
			upstream.awaitRequests(1, Gateway.patience());
		}
		assertUpstreamEnds();
	}

	@Test
	void whileNothingIsWritten() throws IOException {
		upstream.on("/").respond(200).chunked().send("one").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readUntil("one");
		}
		assertUpstreamEnds();
	}

	@Test
	void whileItDoesNotRead() throws IOException {
		upstream.on("/").respond(200).generate(1L << 30, 1);
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readHead();
			await().atMost(Gateway.patience())
				.until(() -> gateway.streams().streams().stream().noneMatch((stream) -> stream.demand()));
		}
		assertUpstreamEnds();
	}

	@Test
	void withReset() throws IOException {
		upstream.on("/").respond(200).chunked().send("one").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readUntil("one");
			http.reset();
		}
		assertUpstreamEnds();
	}

	@Test
	void inTheMiddleOfItsOwnBody() throws IOException {
		upstream.on("/").respond(200).chunked().send("one").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("POST /relay/up/a HTTP/1.1", "Content-Length: 10")).send("hello");
			upstream.awaitRequests(1, Gateway.patience());
		}
		assertUpstreamEnds();
	}

	@Test
	void whileTheUpstreamDoesNotTakeItsBody() throws IOException {
		upstream.on("/").doNotRead().respond(200).chunked().send("one").stall();
		try (RawHttp http = RawHttp.connect(gateway.port())) {
			http.send(Gateway.request("POST /relay/up/a HTTP/1.1", "Content-Length: 100000000"));
			http.readUntil("one");
			Thread upload = new Thread(() -> upload(http), "upload");
			upload.start();
			await().atMost(Gateway.patience()).until(() -> upload.getState() != Thread.State.NEW && bytesStopped());
			http.reset();
		}
		assertUpstreamEnds();
	}

	private static void upload(RawHttp http) {
		try {
			for (int i = 0; i < 1000; i++) {
				http.send("x".repeat(100_000));
			}
		}
		catch (IOException ex) {
			// the test has closed the socket
		}
	}

	private static long bytesBefore;

	private static boolean bytesStopped() {
		long now = gateway.streams().streams().get(0).bytesSent();
		boolean stopped = now > 1 && now == bytesBefore;
		bytesBefore = now;
		return stopped;
	}

	@Test
	void twoHundredTimesWithoutAnyLeak() throws IOException {
		if (this.type == WebApplicationType.SERVLET) {
			upstream.on("/").respond(200).chunked().send("one").heartbeats(Duration.ofMillis(5), "x");
		}
		else {
			upstream.on("/").respond(200).chunked().send("one").stall();
		}
		long took = 0;
		for (int i = 0; i < 200; i++) {
			try (RawHttp http = RawHttp.connect(gateway.port())) {
				http.send(Gateway.request("GET /relay/up/a HTTP/1.1")).readUntil("one");
			}
			long left = System.nanoTime();
			assertThat(upstream.awaitRequest(Gateway.patience()).awaitEnd(Gateway.patience()))
				.isNotEqualTo(ClientEnd.COMPLETED);
			took += System.nanoTime() - left;
		}
		await().atMost(Gateway.patience()).until(() -> gateway.streams().streams().isEmpty());
		upstream.awaitOpenConnections(0, Gateway.patience());
		assertThat(Duration.ofNanos(took / 200)).as("on average").isLessThan(Duration.ofSeconds(1));
	}

}
