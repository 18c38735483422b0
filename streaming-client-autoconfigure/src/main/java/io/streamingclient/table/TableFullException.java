package io.streamingclient.table;

/**
 * Thrown when a row is added to a table that has no room for it. It may have room later.
 */
public final class TableFullException extends RuntimeException {

	private final String table;

	private final int capacity;

	TableFullException(String table, int capacity) {
		super("Table '%s' is full: it has room for %d rows".formatted(table, capacity));
		this.table = table;
		this.capacity = capacity;
	}

	/**
	 * Return the name of the table.
	 * @return the name
	 */
	public String table() {
		return this.table;
	}

	/**
	 * Return the number of rows there is room for.
	 * @return the number
	 */
	public int capacity() {
		return this.capacity;
	}

}
