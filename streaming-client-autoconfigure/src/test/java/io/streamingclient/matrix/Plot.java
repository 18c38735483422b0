package io.streamingclient.matrix;

import java.util.concurrent.CountDownLatch;

import io.streamingclient.upstream.Script;
import reactor.core.publisher.Flux;

/**
 * What happens in a row, up to the request that decides.
 */
interface Plot {

	/**
	 * The path of the request that decides.
	 */
	String PATH = "/fault";

	/**
	 * Play it. Runs on a thread that may block.
	 * @param scene what it is played with
	 * @return what the request that decides gives
	 */
	Flux<String> play(Scene scene);

	static Plot of(Script script) {
		return (scene) -> {
			scene.upstream().on(PATH, script);
			return scene.read(PATH);
		};
	}

	/**
	 * Plays the rest when the first element has arrived, so that no machine is too busy
	 * for it to come before.
	 * @param begun what brings the element
	 * @param rest what comes behind it
	 * @return the plot
	 */
	static Plot ofParts(Script begun, Script rest) {
		return (scene) -> {
			CountDownLatch arrived = new CountDownLatch(1);
			scene.upstream().on(PATH, begun.awaitGate(arrived).then(rest));
			return scene.read(PATH).doOnNext((element) -> arrived.countDown());
		};
	}

}
