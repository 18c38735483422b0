package io.streamingclient.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.streamingclient.table.DuplicateTableException;

/**
 * Turns a {@link DuplicateTableException} into a startup message.
 */
final class DuplicateTableFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateTableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateTableException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Give the TableSpec of one of the two beans a name other than '" + cause.table() + "'.", cause);
	}

}
