package io.streamingclient.relay;

import java.io.IOException;
import java.nio.ByteBuffer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.AbstractListenerReadPublisher;

/**
 * The body of a request in a servlet container: a buffer is read when it is asked for and
 * has arrived.
 */
final class ServletBody extends AbstractListenerReadPublisher<DataBuffer> {

	private static final int SIZE = 16 * 1024;

	private final ServletInputStream input;

	private volatile @Nullable Throwable failure;

	private ServletBody(ServletInputStream input) {
		this.input = input;
	}

	static ServletBody of(ServletInputStream input) {
		ServletBody body = new ServletBody(input);
		input.setReadListener(new ReadListener() {

			@Override
			public void onDataAvailable() {
				body.onDataAvailable();
			}

			@Override
			public void onAllDataRead() {
				body.onAllDataRead();
			}

			@Override
			public void onError(Throwable cause) {
				body.failure = cause;
				body.onError(cause);
			}

		});
		return body;
	}

	/**
	 * Why the container could not read, which is why it will not write either.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	protected void checkOnDataAvailable() {
		if (this.input.isReady() && !this.input.isFinished()) {
			onDataAvailable();
		}
	}

	@Override
	protected @Nullable DataBuffer read() {
		try {
			return this.input.isReady() ? readNext() : null;
		}
		catch (IOException ex) {
			// Spring never tells the subscriber of what is thrown here
			this.failure = ex;
			onError(ex);
			return null;
		}
	}

	private @Nullable DataBuffer readNext() throws IOException {
		byte[] bytes = new byte[SIZE];
		int count = this.input.read(bytes);
		if (count < 0) {
			onAllDataRead();
		}
		return (count > 0) ? DefaultDataBufferFactory.sharedInstance.wrap(ByteBuffer.wrap(bytes, 0, count)) : null;
	}

	@Override
	protected void readingPaused() {
		// the container waits until it is asked whether more is there
	}

	@Override
	protected void discardData() {
		// nothing is kept
	}

}
