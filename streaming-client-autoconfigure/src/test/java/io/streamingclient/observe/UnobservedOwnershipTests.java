package io.streamingclient.observe;

/**
 * Without observation: what plain {@code WebClient} does.
 */
class UnobservedOwnershipTests extends AbstractOwnershipTests {

	UnobservedOwnershipTests() {
		super(false);
	}

}
