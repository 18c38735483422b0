package io.streamingclient.matrix;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.streamingclient.matrix.Observation.Ending;
import io.streamingclient.matrix.Scenario.Recovery;
import io.streamingclient.upstream.Script;

/**
 * A row that is being told. {@link #plain} ends it.
 */
final class Row {

	private final Rows rows;

	private final String name;

	private final Wire[] wires;

	private String variant = "";

	private Venue.Opener venue = Venue.upstream();

	private @Nullable Plot plot;

	private Reading reading = Reading.LINES;

	private Pace pace = Pace.steady();

	private @Nullable List<String> whole;

	private Recovery recovery = Recovery.AT_ONCE;

	private int connections;

	private @Nullable Truth truth;

	private @Nullable Set<Seen> seen;

	private @Nullable Plain timed;

	Row(Rows rows, String name, Wire... wires) {
		this.rows = rows;
		this.name = name;
		this.wires = wires;
	}

	Row variant(String value) {
		this.variant = value;
		return this;
	}

	Row at(Venue.Opener value) {
		this.venue = value;
		return this;
	}

	Row script(Script script) {
		return plot(Plot.of(script));
	}

	Row plot(Plot value) {
		this.plot = value;
		return this;
	}

	Row reading(Reading value) {
		this.reading = value;
		return this;
	}

	Row pausedAfter(long first, Duration pause) {
		this.pace = Pace.pausedAfter(first, pause);
		return this;
	}

	Row whole(String... elements) {
		return whole(List.of(elements));
	}

	Row whole(List<String> elements) {
		this.whole = elements;
		return this;
	}

	Row recovers(Recovery value) {
		this.recovery = value;
		return this;
	}

	Row connections(int value) {
		this.connections = value;
		return this;
	}

	/**
	 * Say what is true.
	 * @param value what this client must say
	 * @param ends what the upstream may see of the end, if it is not what is usual
	 * @return this
	 */
	Row truth(Truth value, Seen... ends) {
		this.truth = value;
		this.seen = (ends.length > 0) ? EnumSet.copyOf(List.of(ends)) : null;
		return this;
	}

	Row timed(Plain value) {
		this.timed = value;
		return this;
	}

	void plain(Plain plain) {
		Truth told = Objects.requireNonNull(this.truth, "No truth");
		Scenario scenario = new Scenario(this.venue, Objects.requireNonNull(this.plot, "No plot"), this.reading,
				this.pace, this.whole, this.recovery, this.connections);
		for (Wire wire : this.wires) {
			Set<Seen> ends = (this.seen != null) ? this.seen : usual(told, wire);
			this.rows.add(new Fault(this.rows.group(), this.name, this.variant, wire, scenario, told, ends, plain,
					this.timed));
		}
	}

	private static Set<Seen> usual(Truth truth, Wire wire) {
		if (truth.ending() == Ending.COMPLETES) {
			return Set.of(Seen.ITS_OWN_END);
		}
		return Set.of(wire.isHttp2() ? Seen.CANCELLED : Seen.CLOSED);
	}

}
