package io.streamingclient.websocket.leak;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Locks inside libraries that event loops share for a moment, and that are not ours to
 * avoid. Registered for all tests of this module through {@code META-INF/services}.
 */
public final class LibraryLocks implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove")
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "addWorker")
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "allocate")
			.allowBlockingCallsInside("tools.jackson.databind.deser.DeserializerCache", "findValueDeserializer")
			.allowBlockingCallsInside("tools.jackson.databind.ser.SerializerCache", "untypedValueSerializer");
	}

}
