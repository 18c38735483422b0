package io.streamingclient.guards.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns an {@link InvalidGuardPropertyException} into a startup message.
 */
final class InvalidGuardPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidGuardPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidGuardPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
	}

}
