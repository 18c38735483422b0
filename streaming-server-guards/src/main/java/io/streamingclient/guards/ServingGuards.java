package io.streamingclient.guards;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.http.server.reactive.HttpHandler;

import reactor.netty.http.server.HttpServer;

/**
 * Puts the guards around servers and the handler of their requests. Every server has its
 * own connections; what is in flight is counted for the handler.
 */
public final class ServingGuards {

	private final GuardSettings settings;

	private final Interventions interventions = new Interventions();

	private final RequestsInFlight requests;

	private final List<GuardedServer> servers = new CopyOnWriteArrayList<>();

	/**
	 * Create a new instance.
	 * @param settings which guards there are
	 */
	public ServingGuards(GuardSettings settings) {
		this.settings = settings;
		this.requests = new RequestsInFlight(settings.maxRequests());
	}

	/**
	 * Guard the connections of a server that is not bound yet.
	 * @param server the server
	 * @return the guarded one
	 */
	public HttpServer around(HttpServer server) {
		GuardedServer guarded = new GuardedServer(this.settings, this.interventions,
				server.configuration().sslProvider() != null);
		this.servers.add(guarded);
		return guarded.applyTo(server);
	}

	/**
	 * Guard the requests of a handler.
	 * @param handler the handler
	 * @return the guarded one
	 */
	public HttpHandler around(HttpHandler handler) {
		HttpHandler limited = new LimitedHandler(handler, this.requests, this.settings.retryAfterSeconds(),
				this.interventions);
		return (this.settings.bodyTimeout() != null)
				? new BodyTimeoutHandler(limited, this.settings.bodyTimeout(), this.interventions) : limited;
	}

	/**
	 * Say what the guards see.
	 * @return a snapshot
	 */
	public GuardsReport report() {
		Map<Guard, Long> counts = new EnumMap<>(Guard.class);
		for (Guard guard : Guard.values()) {
			counts.put(guard, this.interventions.of(guard));
		}
		List<AcceptState> states = this.servers.stream().map(GuardedServer::state).toList();
		String reason = states.stream().map(AcceptState::reason).filter(Objects::nonNull).findFirst().orElse(null);
		return new GuardsReport(connections(), requests(), reason, states.stream().anyMatch(AcceptState::isFailing),
				counts);
	}

	/**
	 * Return how many connections are open.
	 * @return a number of connections
	 */
	public int connections() {
		return this.servers.stream().mapToInt(GuardedServer::connections).sum();
	}

	/**
	 * Return how many requests are in flight.
	 * @return a number of requests
	 */
	public int requests() {
		return this.requests.inFlight();
	}

	/**
	 * Return how often a guard has done something.
	 * @param guard the guard
	 * @return how often
	 */
	public long interventions(Guard guard) {
		return this.interventions.of(guard);
	}

}
