package io.streamingclient.guards;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * A connection that is closed leaves nothing behind that waits for its time to come, or a
 * flood of connections would stay in memory for as long.
 */
class ClosedConnectionTests {

	private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	@AfterAll
	static void stop() {
		LOOPS.shutdownGracefully();
	}

	@Test
	void nothingIsLeftOfOneThatWasRefused() throws Exception {
		assertNothingIsLeft((connection) -> {
			connection.pipeline().addLast(new RefusedConnection("1", Duration.ofHours(1)));
			connection.pipeline().fireChannelActive();
		});
	}

	@Test
	void nothingIsLeftOfOneThatWasWatched() throws Exception {
		assertNothingIsLeft((connection) -> {
			WriteBacklog backlog = new WriteBacklog(Set.of(), 1, Duration.ofHours(1), new Interventions());
			connection.pipeline().addLast(backlog);
			backlog.watch();
		});
	}

	private static void assertNothingIsLeft(Consumer<Channel> used) throws Exception {
		WeakReference<Channel> closed = closed(used);
		await().atMost(GuardedApplication.SOON).until(() -> {
			System.gc();
			return closed.refersTo(null);
		});
	}

	private static WeakReference<Channel> closed(Consumer<Channel> used) throws Exception {
		Channel connection = new NioSocketChannel();
		LOOPS.register(connection).sync();
		connection.eventLoop().submit(() -> used.accept(connection)).sync();
		connection.close().sync();
		return new WeakReference<>(connection);
	}

}
