package io.streamingclient.observe;

/**
 * Without observation: what plain {@code WebClient} does.
 */
class UnobservedDetourTests extends AbstractDetourTests {

	UnobservedDetourTests() {
		super(false);
	}

}
