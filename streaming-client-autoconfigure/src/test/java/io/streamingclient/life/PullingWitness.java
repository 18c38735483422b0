package io.streamingclient.life;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

import io.streamingclient.client.StreamIterator;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.StreamException;

/**
 * Pulls, on a thread that blocks.
 */
final class PullingWitness extends Witness {

	private final Semaphore asked;

	private final Source source;

	private final Thread thread = new Thread(this::read, "pulling-witness");

	private PullingWitness(Errand errand, Source source) {
		super(errand);
		this.source = source;
		this.asked = new Semaphore(errand.patient() ? Integer.MAX_VALUE / 2 : 1);
		this.thread.setDaemon(true);
	}

	static PullingWitness of(Errand errand, ResponseSpec response) {
		Source source = errand.bytes() ? bytes(response.pull().bytes())
				: elements(response.pull().elements((spec) -> errand.read(spec).cast(Object.class)));
		PullingWitness witness = new PullingWitness(errand, source);
		witness.thread.start();
		return witness;
	}

	private static Source elements(StreamIterator<Object> elements) {
		return new Source() {

			@Override
			public boolean pull(Witness witness) {
				if (elements.hasNext()) {
					witness.take(elements.next());
					return true;
				}
				return false;
			}

			@Override
			public void close() {
				elements.close();
			}

		};
	}

	private static Source bytes(InputStream bytes) {
		byte[] block = new byte[5000];
		return new Source() {

			@Override
			public boolean pull(Witness witness) throws IOException {
				int count = bytes.read(block);
				if (count >= 0) {
					witness.take(Arrays.copyOf(block, count));
				}
				return count >= 0;
			}

			@Override
			public void close() throws IOException {
				bytes.close();
			}

		};
	}

	private void read() {
		try (this.source) {
			do {
				this.asked.acquire();
			}
			while (this.source.pull(this));
			completed();
		}
		catch (StreamException ex) {
			failed(ex);
		}
		catch (Exception ex) {
			if (ex.getCause() instanceof StreamException known) {
				failed(known);
			}
			else {
				// closed or interrupted, both by the one who cancels
				cancelled();
			}
		}
	}

	@Override
	void doCancel() {
		if (this.errand.number() % 2 == 0) {
			this.thread.interrupt();
			return;
		}
		try {
			this.source.close();
		}
		catch (IOException ex) {
			failed(ex);
		}
		this.asked.release();
	}

	@Override
	void ask(int count) {
		if (this.asked.availablePermits() < count) {
			this.asked.release(count);
		}
	}

	@Override
	boolean hearsOfItsCancellation() {
		return true;
	}

	@Override
	boolean dropsWhatIsUnread() {
		return true;
	}

	/**
	 * What can be pulled.
	 */
	private interface Source extends Closeable {

		boolean pull(Witness witness) throws IOException;

	}

}
