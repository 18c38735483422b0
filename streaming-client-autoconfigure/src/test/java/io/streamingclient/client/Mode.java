package io.streamingclient.client;

import java.util.function.Function;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

import io.streamingclient.client.StreamingClient.ResponseSpec;

/**
 * The three ways to read a stream.
 */
enum Mode {

	/** A subscriber of a {@code Flux}. */
	FLUX(0) {

		@Override
		<S, T> Reading<T> read(ResponseSpec response, Function<ResponseSpec, Flux<S>> way, Function<S, T> use) {
			SubscribedReading<S, T> reading = new SubscribedReading<>(use);
			way.apply(response).subscribe(reading);
			return reading;
		}

		@Override
		<T> Reading<T> bytes(ResponseSpec response, Function<byte[], T> use) {
			return read(response, ResponseSpec::bytes, (buffer) -> {
				byte[] copy = copy(buffer);
				DataBufferUtils.release(buffer);
				return use.apply(copy);
			});
		}

	},

	/** A thread that blocks. */
	PULL(16) {

		@Override
		<S, T> Reading<T> read(ResponseSpec response, Function<ResponseSpec, Flux<S>> way, Function<S, T> use) {
			return PulledReading.of(response.pull().elements(way::apply), use);
		}

		@Override
		<T> Reading<T> bytes(ResponseSpec response, Function<byte[], T> use) {
			return PulledReading.of(response.pull().bytes(), use);
		}

	},

	/** A listener. */
	CALLBACK(0) {

		@Override
		<S, T> Reading<T> read(ResponseSpec response, Function<ResponseSpec, Flux<S>> way, Function<S, T> use) {
			ListenedReading<S, T> reading = new ListenedReading<>(use);
			return reading.with(response.start(way, reading));
		}

		@Override
		<T> Reading<T> bytes(ResponseSpec response, Function<byte[], T> use) {
			return read(response, ResponseSpec::bytes, (buffer) -> use.apply(copy(buffer)));
		}

	};

	private final int ahead;

	Mode(int ahead) {
		this.ahead = ahead;
	}

	/**
	 * How many elements may be read that the consumer has not asked for.
	 * @return the number
	 */
	int ahead() {
		return this.ahead;
	}

	/**
	 * Start to read elements.
	 * @param <S> the type of the elements
	 * @param <T> the type of what is made of them
	 * @param response what to read
	 * @param way how
	 * @param use what the consumer does with an element
	 * @return the reading
	 */
	abstract <S, T> Reading<T> read(ResponseSpec response, Function<ResponseSpec, Flux<S>> way, Function<S, T> use);

	/**
	 * Start to read bytes.
	 * @param <T> the type of what is made of them
	 * @param response what to read
	 * @param use what the consumer does with some bytes
	 * @return the reading
	 */
	abstract <T> Reading<T> bytes(ResponseSpec response, Function<byte[], T> use);

	private static byte[] copy(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		return bytes;
	}

}
