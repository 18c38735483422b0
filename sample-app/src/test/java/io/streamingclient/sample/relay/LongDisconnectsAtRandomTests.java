package io.streamingclient.sample.relay;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 10,000 clients that go away at any point.
 */
@Tag("long")
class LongDisconnectsAtRandomTests {

	@Test
	void leaveNothingBehind() throws Exception {
		try (LeavingClients clients = LeavingClients.start(2)) {
			clients.leave(10_000);
		}
	}

}
