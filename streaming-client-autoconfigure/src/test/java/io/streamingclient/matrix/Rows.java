package io.streamingclient.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one group, as its catalogue tells them.
 */
final class Rows {

	private final String group;

	private final List<Fault> faults = new ArrayList<>();

	Rows(String group) {
		this.group = group;
	}

	/**
	 * Begin a row.
	 * @param name what goes wrong
	 * @param wires one row for each of these
	 * @return what to go on with
	 */
	Row row(String name, Wire... wires) {
		return new Row(this, name, wires);
	}

	String group() {
		return this.group;
	}

	void add(Fault fault) {
		this.faults.add(fault);
	}

	List<Fault> all() {
		return List.copyOf(this.faults);
	}

}
