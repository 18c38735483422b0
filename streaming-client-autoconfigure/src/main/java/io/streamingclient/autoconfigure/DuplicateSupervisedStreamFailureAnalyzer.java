package io.streamingclient.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns a {@link DuplicateSupervisedStreamException} into a startup message.
 */
final class DuplicateSupervisedStreamFailureAnalyzer
		extends AbstractFailureAnalyzer<DuplicateSupervisedStreamException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateSupervisedStreamException cause) {
		return new FailureAnalysis(cause.getMessage(), "Give one of the two beans another name.", cause);
	}

}
