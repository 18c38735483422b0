package io.streamingclient.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns an {@link InvalidStreamingClientPropertyException} into a startup message.
 */
final class StreamingClientFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStreamingClientPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStreamingClientPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
	}

}
