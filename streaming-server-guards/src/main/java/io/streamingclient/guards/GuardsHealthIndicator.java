package io.streamingclient.guards;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down while no connection can be accepted because something is wrong: no file
 * descriptors, or an accept loop that has died. A server that is full is well.
 */
public final class GuardsHealthIndicator extends AbstractHealthIndicator {

	private final ServingGuards guards;

	/**
	 * Create a new instance.
	 * @param guards the guards
	 */
	public GuardsHealthIndicator(ServingGuards guards) {
		super("The serving guards could not be asked");
		this.guards = guards;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		GuardsReport report = this.guards.report();
		builder.up();
		if (report.failing()) {
			builder.down();
		}
		builder.withDetail("accepting", report.notAccepting() == null);
		if (report.notAccepting() != null) {
			builder.withDetail("notAccepting", report.notAccepting());
		}
		builder.withDetail("connections", report.connections())
			.withDetail("requestsInFlight", report.requests())
			.withDetail("refused", report.interventions(Guard.MAX_CONNECTIONS, Guard.MAX_REQUESTS))
			.withDetail("timedOut", report.interventions(Guard.HEADER_TIMEOUT, Guard.BODY_TIMEOUT))
			.withDetail("overBuffered", report.interventions(Guard.MAX_BUFFERED))
			.withDetail("acceptErrors", report.interventions(Guard.ACCEPT));
	}

}
