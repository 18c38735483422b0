package io.streamingclient.client;

import java.util.concurrent.TimeUnit;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * A consumer that takes so many bytes a second and no more: it asks for the next buffer
 * when it is due.
 */
final class PacedDigest extends BaseSubscriber<DataBuffer> {

	private final Digest digest = new Digest();

	private final long bytesPerSecond;

	private final MonoSink<String> sink;

	private long startedAt;

	private long taken;

	private PacedDigest(long bytesPerSecond, MonoSink<String> sink) {
		this.bytesPerSecond = bytesPerSecond;
		this.sink = sink;
	}

	/**
	 * Read a body slowly.
	 * @param body the body
	 * @param bytesPerSecond how slowly
	 * @return the SHA-256 of all bytes
	 */
	static Mono<String> of(Flux<DataBuffer> body, long bytesPerSecond) {
		return Mono.create((sink) -> body.subscribe(new PacedDigest(bytesPerSecond, sink)));
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		this.startedAt = System.nanoTime();
		subscription.request(1);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		this.taken += this.digest.take(buffer);
		long due = this.startedAt + (long) (this.taken / (double) this.bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
		long early = due - System.nanoTime();
		if (early <= 0) {
			request(1);
		}
		else {
			Schedulers.parallel().schedule(() -> request(1), early, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.sink.error(error);
	}

	@Override
	protected void hookOnComplete() {
		this.sink.success(this.digest.sha256());
	}

}
