package io.streamingclient.guards;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the guards see now, and what they have done so far.
 *
 * @param connections open connections
 * @param requests requests in flight
 * @param notAccepting why no connection is accepted, or {@code null} if they are
 * @param failing whether they are not accepted because something is wrong
 * @param interventions how often each guard has done something
 */
public record GuardsReport(int connections, int requests, @Nullable String notAccepting, boolean failing,
		Map<Guard, Long> interventions) {

	/**
	 * Return how often guards have done something.
	 * @param guards which ones
	 * @return the sum
	 */
	public long interventions(Guard... guards) {
		long sum = 0;
		for (Guard guard : guards) {
			sum += this.interventions.getOrDefault(guard, 0L);
		}
		return sum;
	}

}
