package io.streamingclient.relay;

import java.io.IOException;
import java.net.URI;
import java.util.function.Function;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.stream.StreamRegistry;

/**
 * Passes a request to an upstream and the response back, from a controller of Spring MVC,
 * a filter or a servlet. It returns at once, and holds no thread while there is nothing
 * to read or to write. <pre class="code">
 * &#64;RequestMapping("/reports/{id}")
 * void report(HttpServletRequest request, HttpServletResponse response, &#64;PathVariable long id) throws IOException {
 *     this.relay.relay(request, response, this.reports, "/v2/reports/" + id);
 * }
 * </pre>
 * <p>
 * It does what {@link StreamRelay} does, one buffer at a time. But Tomcat does not tell
 * of a client of HTTP/1.1 that goes away while nothing is written, so the stream of the
 * upstream ends with the next write, or with the idle timeout of its client. What a
 * filter or Spring's multipart support has read of the body cannot be passed on. Needs
 * the {@link BrokenRelayFilter}. Thread-safe.
 */
public final class ServletStreamRelay implements AutoCloseable {

	// as many as a Tomcat has by default; a client of HTTP/2 can hold one of them
	private static final int MAX_THREADS = 200;

	private final Scheduler threads = Schedulers.newBoundedElastic(MAX_THREADS, Integer.MAX_VALUE, "streaming-relay",
			10, true);

	private final RelaySettings settings;

	private final RelayFailures failures;

	private final StreamRegistry streams;

	/**
	 * Create a new instance.
	 * @param settings what all relays do alike
	 * @param failures what a client is told when the upstream fails
	 * @param streams the streams of the application
	 */
	public ServletStreamRelay(RelaySettings settings, RelayFailures failures, StreamRegistry streams) {
		this.settings = settings;
		this.failures = failures;
		this.streams = streams;
	}

	/**
	 * Pass a request on.
	 * @param request the request
	 * @param response a response of which nothing is sent yet
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @throws IOException if the container cannot read or write
	 */
	public void relay(HttpServletRequest request, HttpServletResponse response, StreamingClient client,
			String pathAndQuery) throws IOException {
		relay(request, response, client, pathAndQuery, RelaySpec.standard());
	}

	/**
	 * Pass a request on.
	 * @param request the request
	 * @param response a response of which nothing is sent yet
	 * @param client what passes it on
	 * @param pathAndQuery the encoded path and query below the base URL of the client. A
	 * path that leaves it is refused with 400
	 * @param spec what to do otherwise
	 * @throws IOException if the container cannot read or write
	 */
	public void relay(HttpServletRequest request, HttpServletResponse response, StreamingClient client,
			String pathAndQuery, RelaySpec spec) throws IOException {
		start(request, response, spec, (relaying) -> Mono.fromSupplier(() -> RelayTarget.below(client, pathAndQuery))
			.flatMap((uri) -> relaying.to(client, uri, spec.failures(this.failures))));
	}

	/**
	 * Pass a request on.
	 * @param request the request
	 * @param response a response of which nothing is sent yet
	 * @param client what passes it on
	 * @param uri where to: absolute, or relative to the base URL of the client. It is not
	 * checked
	 * @param spec what to do otherwise
	 * @throws IOException if the container cannot read or write
	 */
	public void relay(HttpServletRequest request, HttpServletResponse response, StreamingClient client, URI uri,
			RelaySpec spec) throws IOException {
		start(request, response, spec, (relaying) -> relaying.to(client, uri, spec.failures(this.failures)));
	}

	private void start(HttpServletRequest request, HttpServletResponse response, RelaySpec spec,
			Function<Relaying, Mono<Void>> how) throws IOException {
		AsyncContext async = request.startAsync(request, response);
		// streams have clocks of their own
		async.setTimeout(0);
		Turns turns = new Turns(this.threads::schedule);
		ServletSide side = side(async, turns);
		ServletExchange exchange = new ServletExchange(async, side, turns);
		async.addListener(exchange);
		how.apply(new Relaying(side, spec, this.settings, this.streams))
			.onErrorResume(RelayRefusedException.class, (refusal) -> side.send(refusal.problem()))
			.subscribe(exchange);
		if (side.method() == HttpMethod.HEAD) {
			// nobody tells when it may begin
			turns.begin();
		}
	}

	private static ServletSide side(AsyncContext async, Turns turns) throws IOException {
		try {
			return new ServletSide(async, turns);
		}
		catch (IOException | RuntimeException ex) {
			// whoever handles this answers, but ends nothing that has begun
			async.complete();
			throw ex;
		}
	}

	/**
	 * Answer with a problem, without asking an upstream.
	 * @param response a response of which nothing is sent yet
	 * @param problem what to say
	 * @throws IOException if the container cannot write
	 */
	public void refuse(HttpServletResponse response, RelayProblem problem) throws IOException {
		byte[] body = problem.body();
		response.setStatus(problem.status().value());
		problem.head(body.length).forEach((name, values) -> response.setHeader(name, values.get(0)));
		response.getOutputStream().write(body);
	}

	/**
	 * End the threads that the relay writes on.
	 */
	@Override
	public void close() {
		this.threads.dispose();
	}

}
