package io.streamingclient.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.stream.Verdict;
import io.streamingclient.wire.Protocol;

/**
 * A JVM of its own that reads {@code /drip} from two upstreams, HTTP/1.1 and h2c, and
 * says how it goes: QUIET when it waits for the next block, ALARM when its health is not
 * up, ENDED for each stream, and END.
 */
final class ChildReader {

	static final Duration DRIP = Duration.ofSeconds(2);

	static final Duration IDLE = DRIP.multipliedBy(2);

	private static final Duration STUCK_AFTER = Duration.ofMillis(3600);

	// to be there first when the process goes on
	private static final Duration ALL_THE_TIME = Duration.ofNanos(1);

	private ChildReader() {
	}

	static ChildJvm start(URI http1, URI h2c) throws IOException {
		return ChildJvm.start(ChildReader.class, http1.toString(), h2c.toString());
	}

	/**
	 * What runs in the other JVM.
	 * @param uris where the upstreams are
	 */
	public static void main(String[] uris) {
		try (TestApplication application = new TestApplication(settings("http1", uris[0], Protocol.HTTP11),
				settings("h2c", uris[1], Protocol.H2C));
				HealthWatch health = new HealthWatch(application.streams(), ALL_THE_TIME)) {
			sayWhenQuiet(application);
			Flux.just("http1", "h2c").flatMap((name) -> read(application.client(name))).blockLast();
			health.alarms().forEach((alarm) -> System.out.println("ALARM " + alarm));
			System.out.println("END");
		}
	}

	private static ClientSettings settings(String name, String uri, Protocol protocol) {
		return ClientSettings.defaults(name)
			.withBaseUrl(uri)
			.withProtocol(protocol)
			.withTimeouts(StreamTimeouts.defaults().withIdle(IDLE).withStuckAfter(STUCK_AFTER));
	}

	private static Mono<Void> read(StreamingClient client) {
		Digest digest = new Digest();
		return client.get()
			.uri("/drip")
			.retrieve()
			.bytes()
			.map(digest::take)
			.then(Mono.fromRunnable(() -> System.out.println("ENDED " + client.name() + " " + digest.sha256())));
	}

	private static void sayWhenQuiet(TestApplication application) {
		Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
			.filter((tick) -> application.streams()
				.streams()
				.stream()
				.filter((stream) -> stream.verdict() == Verdict.STALLED)
				.count() == 2)
			.next()
			.subscribe((tick) -> System.out.println("QUIET"));
	}

}
