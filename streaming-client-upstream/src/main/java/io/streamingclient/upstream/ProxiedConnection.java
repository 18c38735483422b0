package io.streamingclient.upstream;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.streamingclient.upstream.StallableProxy.Traffic;

/**
 * One connection through a proxy, with a thread for each direction.
 */
final class ProxiedConnection {

	private static final int BLOCK = 16 * 1024;

	private final Board board = new Board();

	private final AtomicInteger running = new AtomicInteger(2);

	private final Socket client;

	private final Socket upstream;

	private final Audience audience;

	private final Thread down;

	private final Thread up;

	private Traffic traffic = Traffic.FLOWS;

	private boolean over;

	ProxiedConnection(Socket client, Socket upstream, int port, Audience audience) throws IOException {
		this.client = client;
		this.upstream = upstream;
		this.audience = audience;
		client.setTcpNoDelay(true);
		upstream.setTcpNoDelay(true);
		this.down = thread(port, true);
		this.up = thread(port, false);
	}

	void start() {
		this.down.start();
		this.up.start();
	}

	void join(Duration deadline) throws InterruptedException {
		this.down.join(deadline.toMillis());
		this.up.join(deadline.toMillis());
	}

	void set(Traffic what) {
		this.board.update(() -> this.traffic = what);
	}

	void cut() {
		end(() -> {
			quietly(this.client::shutdownOutput);
			quietly(this.upstream::shutdownOutput);
		});
	}

	void reset() {
		end(() -> {
			quietly(() -> this.client.setSoLinger(true, 0));
			quietly(() -> this.upstream.setSoLinger(true, 0));
		});
	}

	/**
	 * Closes both sides, unless they are being closed in another way.
	 */
	private void end(Runnable manner) {
		boolean[] first = new boolean[1];
		this.board.update(() -> {
			first[0] = !this.over;
			this.over = true;
		});
		if (first[0]) {
			manner.run();
			close();
		}
	}

	private void close() {
		quietly(this.client::close);
		quietly(this.upstream::close);
	}

	private Thread thread(int port, boolean downwards) {
		Thread thread = new Thread(() -> {
			pump(downwards);
			if (this.running.decrementAndGet() == 0) {
				close();
				this.audience.left(this);
			}
		}, "stallable-proxy-" + port + (downwards ? "-down" : "-up"));
		thread.setDaemon(true);
		return thread;
	}

	private void pump(boolean downwards) {
		Socket from = downwards ? this.upstream : this.client;
		Socket to = downwards ? this.client : this.upstream;
		try {
			byte[] block = new byte[BLOCK];
			int count = read(from, block);
			while (count >= 0) {
				write(to, block, count, downwards);
				count = read(from, block);
			}
			awaitFlow();
			to.shutdownOutput();
		}
		catch (IOException ex) {
			lost(ex);
		}
		catch (InterruptedException ex) {
			cut();
		}
	}

	private int read(Socket from, byte[] block) throws IOException, InterruptedException {
		awaitNoStall();
		int count = from.getInputStream().read(block);
		awaitNoStall();
		return count;
	}

	private void write(Socket to, byte[] block, int count, boolean downwards) throws IOException, InterruptedException {
		int at = 0;
		while (at < count && !isUseless()) {
			Fuse.Allowance allowed = downwards ? this.audience.allowed(count - at) : Fuse.Allowance.all(count);
			to.getOutputStream().write(block, at, allowed.count());
			this.audience.forwarded(downwards, allowed.count());
			allowed.forwarded(this);
			awaitNoStall();
			at += allowed.count();
		}
	}

	private boolean isUseless() {
		return this.board.read(() -> this.over || this.traffic == Traffic.IS_DROPPED);
	}

	private void awaitNoStall() throws InterruptedException {
		this.board.await(() -> this.traffic != Traffic.STALLS || this.over);
	}

	private void awaitFlow() throws InterruptedException {
		this.board.await(() -> this.traffic == Traffic.FLOWS || this.over);
	}

	/**
	 * Resets both sides after one was reset, but not before the traffic flows.
	 */
	private void lost(IOException error) {
		try {
			awaitFlow();
		}
		catch (InterruptedException ex) {
			// then at once
		}
		if (Connection.isReset(error)) {
			reset();
		}
		else {
			cut();
		}
	}

	private static void quietly(Closing closing) {
		try {
			closing.run();
		}
		catch (IOException ex) {
			// gone already
		}
	}

	private interface Closing {

		void run() throws IOException;

	}

	/**
	 * Who wants to know what happens on connections.
	 */
	interface Audience {

		Fuse.Allowance allowed(int wanted);

		void forwarded(boolean down, int count);

		void left(ProxiedConnection connection);

	}

}
