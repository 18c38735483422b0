package io.streamingclient.guards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class MaxRequestsTests {

	@Test
	void theRequestThatIsOneTooManyIsToldWhenToComeAgain() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=2",
				"streaming.server.retry-after=1500ms"); RawClient first = hold(app); RawClient second = hold(app)) {
			await().until(app.guards()::requests, (requests) -> requests == 2);
			try (RawClient third = app.connect()) {
				third.send("GET /hello HTTP/1.1\r\nHost: here\r\n\r\n");
				assertThat(third.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 503 ").contains("Retry-After: 2\r\n");
				app.handlers().release();
				assertThat(first.readUntil("released")).contains("200 OK");
				assertThat(second.readUntil("released")).contains("200 OK");
				await().until(app.guards()::requests, (requests) -> requests == 0);
				assertThat(third.hello()).as("the same connection").contains("200 OK");
			}
			assertThat(app.guards().interventions(Guard.MAX_REQUESTS)).isEqualTo(1);
		}
	}

	@Test
	void aRefusedUploadWithoutEndDoesNotHoldItsConnection() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=1");
				RawClient held = hold(app);
				RawClient upload = app.connect()) {
			await().until(app.guards()::requests, (requests) -> requests == 1);
			upload.send("POST /read HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
			assertThat(upload.readAll()).startsWith("HTTP/1.1 503 ");
			assertThat(held).isNotNull();
		}
	}

	@Test
	void aManagementServerOfItsOwnCanBeAskedWhenAllRequestsAreTaken() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=1",
				"streaming.server.max-connections=1", "management.server.port=0"); RawClient held = hold(app)) {
			await().until(app.guards()::requests, (requests) -> requests == 1);
			try (RawClient management = RawClient.connect(app.managementPort())) {
				assertThat(management.get("/actuator/health/guards")).contains("200 OK", "\"requestsInFlight\":1",
						"\"connections\":1");
			}
			app.handlers().release();
			assertThat(held.readUntil("released")).contains("200 OK");
		}
	}

	@Test
	void everyStreamOfAnHttp2ConnectionCounts() {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=3",
				"server.http2.enabled=true")) {
			ConnectionProvider pool = ConnectionProvider.create("one", 1);
			HttpClient client = HttpClient.create(pool).protocol(HttpProtocol.H2C).port(app.port());
			List<Integer> statuses = Flux.range(0, 10)
				.flatMap((i) -> client.get()
					.uri("/hold")
					.responseSingle((response, body) -> body.asString()
						.defaultIfEmpty("")
						.doOnSubscribe((subscription) -> releaseWhenAllAreIn(app))
						.map((text) -> response.status().code())))
				.collectList()
				.block(GuardedApplication.SOON);
			assertThat(statuses).containsOnly(200, 503).hasSize(10);
			assertThat(statuses).filteredOn((status) -> status == 200).hasSize(3);
			await().until(app.guards()::requests, (requests) -> requests == 0);
			pool.dispose();
		}
	}

	// a refused stream has its response when the three others are held
	private static void releaseWhenAllAreIn(GuardedApplication app) {
		if (app.guards().interventions(Guard.MAX_REQUESTS) == 7) {
			app.handlers().release();
		}
	}

	@Test
	void aThousandClientsThatLeaveAtAnyPointLeaveNothingBehind() throws IOException {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=100")) {
			Random random = new Random(7);
			List<RawClient> open = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				open.add(begin(app, random));
				if (open.size() > 50) {
					leave(open.remove(random.nextInt(open.size())), random);
				}
			}
			for (RawClient client : open) {
				leave(client, random);
			}
			await().atMost(GuardedApplication.SOON).untilAsserted(() -> {
				assertThat(app.guards().requests()).isZero();
				assertThat(app.guards().connections()).isZero();
				assertThat(app.handlers().cancelled()).isEqualTo(app.handlers().held());
			});
			assertThat(app.hello()).contains("200 OK");
		}
	}

	@Test
	void streamsThatAreResetAtAnyPointLeaveNothingBehind() {
		try (GuardedApplication app = GuardedApplication.with("streaming.server.max-requests=100",
				"server.http2.enabled=true")) {
			ConnectionProvider pool = ConnectionProvider.create("some", 4);
			HttpClient client = HttpClient.create(pool).protocol(HttpProtocol.H2C).port(app.port());
			Random random = new Random(7);
			Flux.range(0, 1000)
				.flatMap((i) -> client.get()
					.uri((i % 3 == 0) ? "/hold" : (i % 3 == 1) ? "/endless" : "/large/100000")
					.responseContent()
					.aggregate()
					.asString()
					.take(java.time.Duration.ofMillis(random.nextInt(60)))
					.onErrorComplete(), 40)
				.blockLast(GuardedApplication.SOON);
			await().atMost(GuardedApplication.SOON).until(app.guards()::requests, (requests) -> requests == 0);
			pool.dispose();
		}
	}

	private static RawClient begin(GuardedApplication app, Random random) throws IOException {
		RawClient client = app.connect();
		String post = "POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n";
		String[] beginnings = { "GET /ho", "GET /hello HTTP/1.1\r\nHost: here\r\n\r\n",
				"GET /hold HTTP/1.1\r\nHost: here\r\n\r\n", "GET /endless HTTP/1.1\r\nHost: here\r\n\r\n",
				"GET /large/3000000 HTTP/1.1\r\nHost: here\r\n\r\n", post, post + "some of it",
				"POST /hold HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\nsome of it",
				"GET /hello HTTP/1.1\r\nHost: here\r\n\r\nGET /hold HTTP/1.1\r\nHost: here\r\n\r\nGET /hello" };
		client.send(beginnings[random.nextInt(beginnings.length)]);
		return client;
	}

	private static void leave(RawClient client, Random random) throws IOException {
		if (random.nextBoolean()) {
			client.reset();
		}
		else {
			client.close();
		}
	}

	private static RawClient hold(GuardedApplication app) throws IOException {
		RawClient client = app.connect();
		client.send("GET /hold HTTP/1.1\r\nHost: here\r\n\r\n");
		return client;
	}

}
