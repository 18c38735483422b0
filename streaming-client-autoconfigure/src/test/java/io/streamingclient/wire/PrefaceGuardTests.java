package io.streamingclient.wire;

import java.lang.ref.WeakReference;
import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;

import static org.awaitility.Awaitility.await;

/**
 * What is left of connections that were watched.
 */
class PrefaceGuardTests {

	@Test
	void aConnectionThatIsClosedDoesNotStayInMemoryUntilTheConnectTimeout() throws Exception {
		EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
		try {
			WeakReference<Channel> closed = watchedAndClosed(loops);
			await().atMost(Duration.ofSeconds(30)).until(() -> {
				System.gc();
				return closed.refersTo(null);
			});
		}
		finally {
			loops.shutdownGracefully();
		}
	}

	private static WeakReference<Channel> watchedAndClosed(EventLoopGroup loops) throws Exception {
		Channel connection = new NioSocketChannel();
		loops.register(connection).sync();
		PrefaceGuard.watch(connection, Duration.ofHours(1));
		connection.close().sync();
		return new WeakReference<>(connection);
	}

}
