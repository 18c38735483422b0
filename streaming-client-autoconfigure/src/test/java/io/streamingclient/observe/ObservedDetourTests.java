package io.streamingclient.observe;

/**
 * With observation.
 */
class ObservedDetourTests extends AbstractDetourTests {

	ObservedDetourTests() {
		super(true);
	}

}
