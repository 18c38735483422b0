package io.streamingclient.table;

import java.util.Set;

/**
 * Thrown when a table is asked for that is not declared, or holds other types.
 */
public final class UnknownTableException extends RuntimeException {

	private UnknownTableException(String message) {
		super(message);
	}

	static UnknownTableException undeclared(TableSpec<?, ?> spec, Set<String> declared) {
		return new UnknownTableException("Table '%s' is not declared. Declared are: %s. Declare it before the start."
			.formatted(spec.name(), declared.isEmpty() ? "none" : String.join(", ", declared)));
	}

	static UnknownTableException ofOtherTypes(TableSpec<?, ?> spec, TableSpec<?, ?> declared) {
		return new UnknownTableException("Table '%s' is declared to hold %s, but was asked for %s."
			.formatted(spec.name(), declared.contents(), spec.contents()));
	}

}
