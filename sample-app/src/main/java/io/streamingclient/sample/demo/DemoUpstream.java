package io.streamingclient.sample.demo;

import java.time.Duration;

import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.resources.LoopResources;

/**
 * An HTTP server on the loopback address with reports of any size, endless streams, and
 * what goes wrong with either.
 */
public final class DemoUpstream implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final LoopResources loops = LoopResources.create("demo-upstream", 1, true);

	private final DisposableServer server;

	private DemoUpstream(int port) {
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(port)
			.runOn(this.loops)
			.route(DemoUpstream::routes)
			.bindNow(PATIENCE);
	}

	/**
	 * Start an upstream.
	 * @param port the port, or 0 for any that is free
	 * @return the upstream
	 */
	public static DemoUpstream start(int port) {
		return new DemoUpstream(port);
	}

	private static void routes(HttpServerRoutes routes) {
		routes.get("/", Reports::index)
			.get("/report", Reports::report)
			.head("/report", Reports::report)
			.get("/gzip", Reports::gzip)
			.route((request) -> request.path().equals("echo"), Reports::echo)
			.get("/events", Endless::events)
			.get("/ndjson", Endless::records)
			.get("/lines", Endless::lines)
			.ws("/ws/ticks", Sockets::ticks)
			.ws("/ws/echo", Sockets::echo)
			.get("/slow", Endless::drip)
			.get("/silent", Faults::silent)
			.get("/stall", Faults::stall)
			.get("/cut", Faults::cut)
			.route((request) -> request.path().startsWith("status/"), Faults::status);
	}

	/**
	 * Where the upstream is.
	 * @return a base URL without a slash at the end
	 */
	public String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	@Override
	public void close() {
		this.server.disposeNow(PATIENCE);
		this.loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
	}

}
