package io.streamingclient.observe;

/**
 * With observation.
 */
class ObservedExchangeTests extends AbstractExchangeTests {

	ObservedExchangeTests() {
		super(true);
	}

}
