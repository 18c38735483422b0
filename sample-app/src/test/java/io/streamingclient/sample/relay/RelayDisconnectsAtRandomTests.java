package io.streamingclient.sample.relay;

import org.junit.jupiter.api.Test;

/**
 * 300 clients that go away at any point.
 */
class RelayDisconnectsAtRandomTests {

	@Test
	void leaveNothingBehind() throws Exception {
		try (LeavingClients clients = LeavingClients.start(1)) {
			clients.leave(300);
		}
	}

}
