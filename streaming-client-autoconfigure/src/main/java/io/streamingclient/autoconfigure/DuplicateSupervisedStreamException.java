package io.streamingclient.autoconfigure;

/**
 * Two supervised streams have the same name.
 */
@SuppressWarnings("serial")
final class DuplicateSupervisedStreamException extends RuntimeException {

	DuplicateSupervisedStreamException(String name) {
		super("Two SupervisedStream beans have the name '" + name + "', but for case");
	}

}
