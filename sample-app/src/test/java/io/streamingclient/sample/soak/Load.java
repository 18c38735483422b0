package io.streamingclient.sample.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.streamingclient.sample.support.ChildGateway;
import io.streamingclient.sample.support.Download;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;

/**
 * Clients that download, upload, listen to events, talk over WebSockets, meet an upstream
 * that dies, and go away, until they are stopped.
 */
final class Load implements AutoCloseable {

	static final int CLIENTS = 8;

	private static final int EVENTS = 20;

	private static final GeneratedBody REPORT = GeneratedBody.of(4 * 1024 * 1024, 1);

	private static final byte[] UPLOAD = GeneratedBody.of(2 * 1024 * 1024, 2).bytes();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	private final String digest = REPORT.sha256();

	private final ChildGateway gateway;

	private volatile boolean stopped;

	Load(ScriptedUpstream upstream, ChildGateway gateway) {
		this.gateway = gateway;
		upstream.on("/report").respond(200).generate(REPORT);
		upstream.on("/upload").respond(200).body("ok");
		upstream.on("/events")
			.eventStream()
			.repeat(EVENTS, Script.begin().event("x").pause(Duration.ofMillis(20)))
			.end();
		upstream.on("/cut").respond(200).contentLength(REPORT.size()).send(REPORT.slice(0, 100_000).bytes()).reset();
	}

	void start() {
		for (int i = 0; i < CLIENTS; i++) {
			this.threads.execute(this::run);
		}
	}

	private void run() {
		while (!this.stopped) {
			int dice = ThreadLocalRandom.current().nextInt(100);
			String kind = kind(dice);
			try {
				count(kind, perform(kind));
			}
			catch (Exception ex) {
				count(kind, kind.equals("fault") ? "as expected" : "failed with " + ex);
			}
		}
	}

	private static String kind(int dice) {
		if (dice < 60) {
			return (dice < 35) ? "download" : "upload";
		}
		if (dice < 90) {
			return (dice < 75) ? "events" : "websocket";
		}
		return (dice < 95) ? "fault" : (dice < 98) ? "disconnect" : "websocket disconnect";
	}

	private URI socket(String path) {
		return URI.create(this.gateway.uri("/sockets/" + path).toString().replaceFirst("http", "ws"));
	}

	private String perform(String kind) throws Exception {
		return switch (kind) {
			case "download" -> Download.of(this.gateway.uri("/relay/up/report")).sha256().equals(this.digest)
					? "as expected" : "wrong";
			case "upload" -> upload();
			case "events" -> events();
			case "websocket" -> EchoedSession.talk(this.http, socket("echo"));
			case "websocket disconnect" -> EchoedSession.leave(this.http, socket("ticks"));
			case "fault" -> {
				Download.of(this.gateway.uri("/relay/up/cut"));
				yield "truncated but complete";
			}
			default -> disconnect();
		};
	}

	private String upload() throws Exception {
		HttpResponse<String> response = this.http.send(HttpRequest.newBuilder(this.gateway.uri("/relay/up/upload"))
			.POST(HttpRequest.BodyPublishers.ofByteArray(UPLOAD))
			.build(), HttpResponse.BodyHandlers.ofString());
		return response.body().equals("ok") ? "as expected" : "status " + response.statusCode();
	}

	private String events() throws Exception {
		try (InputStream body = this.gateway.uri("/relay/up/events").toURL().openStream()) {
			String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
			return text.equals("data: x\n\n".repeat(EVENTS)) ? "as expected" : "wrong";
		}
	}

	private String disconnect() throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.gateway.uri("/relay/up/report")).build();
		try (InputStream body = this.http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
			body.skipNBytes(ThreadLocalRandom.current().nextLong(REPORT.size() / 2));
		}
		return "as expected";
	}

	private void count(String kind, String end) {
		this.counts.computeIfAbsent(kind + " " + end, (name) -> new LongAdder()).increment();
	}

	long done() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	Map<String, Long> ends() {
		Map<String, Long> ends = new TreeMap<>();
		this.counts.forEach((name, count) -> ends.put(name, count.sum()));
		return ends;
	}

	void stop() throws InterruptedException {
		this.stopped = true;
		this.threads.shutdown();
		if (!this.threads.awaitTermination(1, TimeUnit.MINUTES)) {
			throw new AssertionError("A client hangs");
		}
	}

	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdownNow();
	}

}
