package io.streamingclient.upstream;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Does something, once, to the connection that forwards a certain byte.
 */
final class Fuse {

	private @Nullable Consumer<ProxiedConnection> action;

	private long left;

	synchronized void set(long bytes, Consumer<ProxiedConnection> toDo) {
		this.left = bytes;
		this.action = toDo;
	}

	/**
	 * Tells how much of a block a connection may forward now, and what happens then.
	 */
	synchronized Allowance take(int wanted) {
		Consumer<ProxiedConnection> toDo = this.action;
		if (toDo == null || wanted < this.left) {
			this.left -= wanted;
			return new Allowance(wanted, null);
		}
		this.action = null;
		return new Allowance((int) this.left, toDo);
	}

	/**
	 * How much may be forwarded, and what happens after it.
	 */
	record Allowance(int count, @Nullable Consumer<ProxiedConnection> then) {

		static Allowance all(int count) {
			return new Allowance(count, null);
		}

		void forwarded(ProxiedConnection connection) {
			if (this.then != null) {
				this.then.accept(connection);
			}
		}

	}

}
