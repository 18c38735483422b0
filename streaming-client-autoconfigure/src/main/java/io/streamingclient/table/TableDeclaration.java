package io.streamingclient.table;

import java.util.Objects;

/**
 * A table that somebody needs. Immutable.
 *
 * @param declaredBy who declares it, as a person would look for it: a bean or a feature
 * @param spec the table
 */
public record TableDeclaration(String declaredBy, TableSpec<?, ?> spec) {

	/**
	 * Create a declaration.
	 */
	public TableDeclaration {
		Objects.requireNonNull(declaredBy, "'declaredBy' must not be null");
		Objects.requireNonNull(spec, "'spec' must not be null");
	}

}
