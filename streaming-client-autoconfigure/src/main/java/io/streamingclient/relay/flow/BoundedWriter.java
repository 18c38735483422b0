package io.streamingclient.relay.flow;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/**
 * Writes buffers to a channel as they come and flushes them at once, but never has more
 * than so many bytes under way: the source is asked for more only when the socket has
 * taken what was written. Reactor Netty's own {@code send} counts buffers instead, 128 of
 * any size.
 * <p>
 * A source that fails leaves a body that is not whole, so the connection is closed or
 * reset: its peer must not take what it has for all.
 */
public final class BoundedWriter {

	/**
	 * How much of one response may be under way by default.
	 */
	public static final int DEFAULT_LIMIT = 128 * 1024;

	private final Channel channel;

	private final int limit;

	private final Ending ending;

	BoundedWriter(Channel channel, int limit, Ending ending) {
		this.channel = channel;
		this.limit = limit;
		this.ending = ending;
	}

	/**
	 * Create a writer for a response.
	 * @param response the response, its headers are sent
	 * @param limit how many bytes may be under way
	 * @param endedByClose whether nothing but the end of the connection says where the
	 * body ends, so that only a reset says that it is not whole
	 * @return the writer
	 */
	public static BoundedWriter of(NettyOutbound response, int limit, boolean endedByClose) {
		return of(response, limit, endedByClose ? Ending.RESET : Ending.CLOSE);
	}

	static BoundedWriter of(NettyOutbound outbound, int limit, Ending ending) {
		AtomicReference<Channel> channel = new AtomicReference<>();
		outbound.withConnection((connection) -> channel.set(connection.channel()));
		return new BoundedWriter(Objects.requireNonNull(channel.get()), limit, ending);
	}

	/**
	 * Write a body.
	 * @param source the body; each buffer is released
	 * @return completes when the last buffer was given to the channel, which keeps the
	 * order; fails after the connection was closed. Cancelling it cancels the source.
	 */
	public Mono<Void> write(Publisher<ByteBuf> source) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super Void> actual) {
				Flux.from(source).subscribe(newWrite(actual));
			}

		};
	}

	private BoundedWrite newWrite(CoreSubscriber<? super Void> actual) {
		return new BoundedWrite(actual, this.channel, this.limit, this.ending);
	}

}
