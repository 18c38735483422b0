package io.streamingclient.table;

/**
 * Thrown when tables are used before their registry is open or after it is closed. A
 * programming error: the caller lives longer than the application that owns the tables,
 * or starts before it.
 */
public final class TableRegistryClosedException extends IllegalStateException {

	private TableRegistryClosedException(String message) {
		super(message);
	}

	static TableRegistryClosedException notYetOpen() {
		return new TableRegistryClosedException("The table registry is not open yet. "
				+ "It opens when the application context starts: use it from then on, not while beans are created.");
	}

	static TableRegistryClosedException closed() {
		return new TableRegistryClosedException("The table registry is closed, with the application context it "
				+ "belonged to. End what still uses it before the context closes, or use the registry of another.");
	}

}
