package io.streamingclient.matrix;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One row: one thing that can go wrong over one protocol, and what clients make of it.
 *
 * @param group where the document has it
 * @param name what goes wrong
 * @param variant one of several that have the name, or an empty text
 * @param wire the protocol
 * @param scenario how it is played
 * @param truth what is true, and what this client says
 * @param seen what the upstream sees of the end by this client
 * @param plain what a plain {@code WebClient} makes of it
 * @param timed what it makes of it with a read timeout, or {@code null} where that is not
 * compared
 */
record Fault(String group, String name, String variant, Wire wire, Scenario scenario, Truth truth, Set<Seen> seen,
		Plain plain, @Nullable Plain timed) {

	boolean isHealthy() {
		return this.group.equals(HealthyRows.GROUP);
	}

	@Override
	public String toString() {
		return this.group + ": " + this.name + (this.variant.isEmpty() ? "" : " " + this.variant) + " (" + this.wire
				+ ")";
	}

}
