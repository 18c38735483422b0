package io.streamingclient.matrix;

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

}
