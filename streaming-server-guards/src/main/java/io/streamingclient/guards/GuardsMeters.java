package io.streamingclient.guards;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters {@code streaming.server.*}. All of them read the state of the guards when
 * they are asked. The only tag is the name of a guard.
 */
public final class GuardsMeters implements MeterBinder {

	private final ServingGuards guards;

	/**
	 * Create a new instance.
	 * @param guards the guards
	 */
	public GuardsMeters(ServingGuards guards) {
		this.guards = guards;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("streaming.server.connections", this.guards, ServingGuards::connections)
			.description("Open connections")
			.register(registry);
		Gauge.builder("streaming.server.requests", this.guards, ServingGuards::requests)
			.description("Requests in flight")
			.register(registry);
		Gauge.builder("streaming.server.accepting", this.guards, (now) -> (now.report().notAccepting() == null) ? 1 : 0)
			.description("Whether connections are accepted")
			.register(registry);
		for (Guard guard : Guard.values()) {
			FunctionCounter.builder("streaming.server.interventions", this.guards, (now) -> now.interventions(guard))
				.description("How often a guard has refused or ended something")
				.tag("guard", guard.tag())
				.register(registry);
		}
	}

}
