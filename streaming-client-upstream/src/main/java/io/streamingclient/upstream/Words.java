package io.streamingclient.upstream;

/**
 * What all words have in common.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface Words<S> {

	/**
	 * Goes on with a step.
	 * @param step what happens next
	 * @return the longer story
	 */
	S then(Step step);

	/**
	 * Goes on with all steps of a script.
	 * @param script what happens next
	 * @return the longer story
	 */
	S then(Script script);

}
