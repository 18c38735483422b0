package io.streamingclient.table;

/**
 * Thrown when a row is added under a key that has one already. The row that was there
 * first stays as it is.
 */
public final class DuplicateRowException extends RuntimeException {

	DuplicateRowException(String table, Object key) {
		super("Table '%s' has a row '%s' already, and rows are never overwritten. Remove it first or use another key."
			.formatted(table, key));
	}

}
