package io.streamingclient.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What several words need.
 */
final class Steps {

	/**
	 * Known by identity: with it as the first step, nothing of the body is ever read.
	 */
	static final Step DO_NOT_READ = (stage) -> {
		stage.startEarly();
		stage.link().stopReading();
	};

	private Steps() {
	}

	/**
	 * Makes a step of something that is done to a stream after the head went out.
	 */
	static Step http2(Http2Step step) {
		return (stage) -> {
			Http2Link link = stage.http2();
			stage.response().flush();
			step.play(link);
		};
	}

	static void frame(Response response, long length) {
		if (!response.isFramed()) {
			response.contentLength(length);
		}
	}

	static void raw(Stage stage, byte[] bytes) throws IOException, InterruptedException {
		stage.awaitTurn();
		stage.response().raw(bytes);
	}

	static void dripRaw(Stage stage, byte[] bytes, Duration interval) throws IOException, InterruptedException {
		for (byte one : bytes) {
			raw(stage, new byte[] { one });
			stage.pause(interval);
		}
	}

	static void drip(Stage stage, int count, Duration interval) throws IOException, InterruptedException {
		for (int i = 0; i < count && stage.link().isOpen(); i++) {
			stage.response().send(new byte[] { 'x' }, 1);
			stage.pause(interval);
		}
	}

	static void forever(Stage stage, Script script) throws IOException, InterruptedException {
		while (stage.link().isOpen()) {
			script.play(stage);
		}
	}

	static void repeat(Stage stage, int times, Script script) throws IOException, InterruptedException {
		for (int i = 0; i < times && stage.link().isOpen(); i++) {
			script.play(stage);
		}
	}

	static byte[] describe(SeenExchange seen) {
		StringBuilder text = new StringBuilder();
		text.append("method ").append(seen.method()).append('\n');
		text.append("target ").append(seen.target()).append('\n');
		text.append("path ").append(seen.path()).append('\n');
		text.append("query ").append(seen.query()).append('\n');
		seen.headers().forEach((header) -> text.append("header ").append(header).append('\n'));
		text.append("body-bytes ").append(seen.bodyBytesReceived()).append('\n');
		text.append("body-sha256 ").append(seen.bodySha256()).append('\n');
		text.append("body ").append(new String(seen.body(), StandardCharsets.UTF_8)).append('\n');
		return text.toString().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Something that is done to a stream.
	 */
	@FunctionalInterface
	interface Http2Step {

		void play(Http2Link link) throws IOException, InterruptedException;

	}

}
