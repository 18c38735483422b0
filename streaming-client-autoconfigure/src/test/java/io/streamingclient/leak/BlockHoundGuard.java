package io.streamingclient.leak;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;

/**
 * Refuses to let an event loop block, in all tests of this module. An extension rather
 * than the listener that BlockHound brings, because a build with several test processes
 * looks for tests in its own, where nothing can be instrumented.
 */
public final class BlockHoundGuard implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		// does nothing from the second time on
		BlockHound.install();
	}

}
