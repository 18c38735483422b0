package io.streamingclient.observe;

/**
 * Without observation: what plain {@code WebClient} does.
 */
class UnobservedExchangeTests extends AbstractExchangeTests {

	UnobservedExchangeTests() {
		super(false);
	}

}
