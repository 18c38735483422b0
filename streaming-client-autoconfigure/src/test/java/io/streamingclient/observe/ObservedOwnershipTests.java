package io.streamingclient.observe;

/**
 * With observation.
 */
class ObservedOwnershipTests extends AbstractOwnershipTests {

	ObservedOwnershipTests() {
		super(true);
	}

}
