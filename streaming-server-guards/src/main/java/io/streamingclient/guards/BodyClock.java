package io.streamingclient.guards;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Ends a request whose body is asked for and does not come. It stands still while nobody
 * asks, so a handler may take its time. There is at most one task on the event loop, and
 * none unless the body is waited for.
 */
final class BodyClock {

	private final HttpServerResponse exchange;

	private final Channel channel;

	private final long timeout;

	private final Interventions interventions;

	private final AtomicLong demand = new AtomicLong();

	private final AtomicBoolean ticking = new AtomicBoolean();

	private volatile long since;

	private volatile boolean over;

	private volatile @Nullable Future<?> task;

	BodyClock(HttpServerResponse exchange, Duration timeout, Interventions interventions) {
		this.exchange = exchange;
		this.channel = channel(exchange);
		this.timeout = timeout.toNanos();
		this.interventions = interventions;
	}

	private static Channel channel(HttpServerResponse exchange) {
		Channel[] channel = new Channel[1];
		exchange.withConnection((connection) -> channel[0] = connection.channel());
		return channel[0];
	}

	void asked(long elements) {
		if (this.demand.get() == 0) {
			this.since = System.nanoTime();
		}
		this.demand.getAndUpdate((before) -> Operators.addCap(before, elements));
		if (this.ticking.compareAndSet(false, true)) {
			tickIn(this.timeout);
		}
	}

	void arrived() {
		this.since = System.nanoTime();
		this.demand.getAndUpdate((before) -> (before == Long.MAX_VALUE) ? before : Math.max(0, before - 1));
	}

	void stop() {
		this.over = true;
		Future<?> task = this.task;
		if (task != null) {
			task.cancel(false);
		}
	}

	private void tickIn(long nanos) {
		this.task = this.channel.eventLoop().schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
	}

	private void tick() {
		if (this.over || !this.channel.isActive()) {
			return;
		}
		if (this.demand.get() == 0) {
			this.ticking.set(false);
			// whoever asked in between did not start the clock
			if (this.demand.get() > 0 && this.ticking.compareAndSet(false, true)) {
				tickIn(this.timeout);
			}
			return;
		}
		long left = this.timeout - (System.nanoTime() - this.since);
		if (left > 0) {
			tickIn(left);
		}
		else {
			end();
		}
	}

	private void end() {
		this.interventions.add(Guard.BODY_TIMEOUT);
		if (this.exchange.hasSentHeaders()) {
			this.channel.close();
			return;
		}
		this.exchange.status(HttpResponseStatus.REQUEST_TIMEOUT)
			.header(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
			.header(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO)
			.send()
			.subscribe((none) -> {
			}, (error) -> this.channel.close(), this.channel::close);
	}

}
