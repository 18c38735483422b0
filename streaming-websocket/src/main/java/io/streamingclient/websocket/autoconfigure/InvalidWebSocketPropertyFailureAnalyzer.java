package io.streamingclient.websocket.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Turns an {@link InvalidWebSocketPropertyException} into a startup message.
 */
final class InvalidWebSocketPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidWebSocketPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidWebSocketPropertyException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.mend(), cause);
	}

}
