package io.streamingclient.table;

/**
 * Thrown when two declarations claim the same table name.
 */
public final class DuplicateTableException extends RuntimeException {

	private final String table;

	DuplicateTableException(String table, String first, String second) {
		super("Table '%s' is declared twice, by '%s' and by '%s'. Rename one of them.".formatted(table, first, second));
		this.table = table;
	}

	/**
	 * Return the name that is claimed twice.
	 * @return the name
	 */
	public String table() {
		return this.table;
	}

}
