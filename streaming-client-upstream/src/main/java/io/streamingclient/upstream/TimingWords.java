package io.streamingclient.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * How time passes. Before each wait the head goes out, if it is still pending; each wait
 * ends when the client goes away or the upstream is closed.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface TimingWords<S extends TimingWords<S>> extends Words<S> {

	/**
	 * Waits.
	 * @param duration how long
	 * @return the longer story
	 */
	default S pause(Duration duration) {
		return then((stage) -> stage.pause(duration));
	}

	/**
	 * Holds the connection open and says nothing, until the client goes away or the
	 * upstream is closed.
	 * @return the longer story
	 */
	default S stall() {
		return then((Stage stage) -> stage.stall());
	}

	/**
	 * Waits until the test opens a gate.
	 * @param gate the gate
	 * @return the longer story
	 */
	default S awaitGate(Gate gate) {
		return then((stage) -> {
			stage.response().flush();
			gate.pass();
		});
	}

	/**
	 * Waits until a latch has come to zero.
	 * @param latch the latch
	 * @return the longer story
	 */
	default S awaitGate(CountDownLatch latch) {
		return then((stage) -> {
			stage.response().flush();
			latch.await();
		});
	}

	/**
	 * Runs an action of the test, for example to count a latch down.
	 * @param action what to do
	 * @return the longer story
	 */
	default S run(Runnable action) {
		return then((stage) -> action.run());
	}

	/**
	 * Sends a part of the body one byte at a time, and waits after each.
	 * @param byteCount how many bytes
	 * @param interval how long to wait after each
	 * @return the longer story
	 */
	default S drip(int byteCount, Duration interval) {
		return then((stage) -> Steps.drip(stage, byteCount, interval));
	}

	/**
	 * Sends text as it is, framed by nothing, one byte at a time, and waits after each: a
	 * head, for example.
	 * @param text the text, one byte for each character
	 * @param interval how long to wait after each
	 * @return the longer story
	 */
	default S dripRaw(String text, Duration interval) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		return then((stage) -> Steps.dripRaw(stage, bytes, interval));
	}

	/**
	 * Sends the same part of the body again and again, for ever.
	 * @param interval how long to wait after each
	 * @param text the part, {@code ":\n\n"} for example
	 * @return the longer story
	 */
	default S heartbeats(Duration interval, String text) {
		return forever(Script.begin().send(text).pause(interval));
	}

	/**
	 * Plays a script again and again, for ever.
	 * @param script what to repeat
	 * @return the longer story
	 */
	default S forever(Script script) {
		return then((stage) -> Steps.forever(stage, script));
	}

	/**
	 * Plays a script several times.
	 * @param times how often
	 * @param script what to repeat
	 * @return the longer story
	 */
	default S repeat(int times, Script script) {
		return then((stage) -> Steps.repeat(stage, times, script));
	}

}
