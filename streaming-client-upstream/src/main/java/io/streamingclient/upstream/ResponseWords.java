package io.streamingclient.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the response says. Text in heads and raw text is sent as ISO-8859-1, so that each
 * character up to {@code ÿ} is one byte; text in bodies is sent as UTF-8.
 * <p>
 * A script whose response is whole at its end leaves the connection open for the next
 * request, unless a {@code Connection: close} on either side forbids it. A
 * {@linkplain #closeDelimited() close-delimited} one ends with FIN. One whose response is
 * <em>not</em> whole (chunks without {@link #end()}, fewer bytes than the
 * {@link #contentLength(long)}) hangs, as if it ended with {@link TimingWords#stall()}. A
 * head with no body and no framing gets {@code Content-Length: 0}. {@linkplain #raw Raw}
 * bytes and headers that frame by hand count as whole; add {@code stall()} to see how the
 * client ends them.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface ResponseWords<S extends ResponseWords<S>> extends Words<S> {

	/**
	 * Begins a response, once the request has wholly arrived (see
	 * {@link RequestWords#early()}).
	 * @param status the status code
	 * @return the longer story
	 */
	default S respond(int status) {
		return respond(status, Reasons.of(status));
	}

	/**
	 * Begins a response, once the request has wholly arrived.
	 * @param status the status code
	 * @param reason the reason phrase
	 * @return the longer story
	 */
	default S respond(int status, String reason) {
		return then((stage) -> {
			stage.awaitTurn();
			stage.response().status(status, reason);
		});
	}

	/**
	 * Begins a response 200 with server-sent events in chunks.
	 * @return the longer story
	 */
	default S eventStream() {
		return then(Script.respondWith(200).header("Content-Type", "text/event-stream").chunked());
	}

	/**
	 * Adds a header line to the head.
	 * @param name its name
	 * @param value its value
	 * @return the longer story
	 */
	default S header(String name, String value) {
		return then((stage) -> stage.response().header(name, value));
	}

	/**
	 * Frames the body by a length, true or not.
	 * @param length what the head declares
	 * @return the longer story
	 */
	default S contentLength(long length) {
		return then((stage) -> stage.response().contentLength(length));
	}

	/**
	 * Frames the body in chunks: each part that is sent is one.
	 * @return the longer story
	 */
	default S chunked() {
		return then((stage) -> stage.response().chunked());
	}

	/**
	 * Frames the body by the end of the connection.
	 * @return the longer story
	 */
	default S closeDelimited() {
		return then((stage) -> stage.response().closeDelimited());
	}

	/**
	 * Sends the head, if it is still pending.
	 * @return the longer story
	 */
	default S flush() {
		return then((stage) -> stage.response().flush());
	}

	/**
	 * Sends text as a whole body, with its length in the head.
	 * @param text the body
	 * @return the longer story
	 */
	default S body(String text) {
		return body(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sends a whole body, with its length in the head unless another framing was chosen.
	 * @param bytes the body
	 * @return the longer story
	 */
	default S body(byte[] bytes) {
		byte[] copy = bytes.clone();
		return then((stage) -> {
			Steps.frame(stage.response(), copy.length);
			stage.response().send(copy, copy.length);
		});
	}

	/**
	 * Sends a part of the body in the framing that was chosen; with none the end of the
	 * connection is the end of the body.
	 * @param text the part
	 * @return the longer story
	 */
	default S send(String text) {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sends a part of the body in the framing that was chosen.
	 * @param bytes the part
	 * @return the longer story
	 */
	default S send(byte[] bytes) {
		byte[] copy = bytes.clone();
		return then((stage) -> stage.response().send(copy, copy.length));
	}

	/**
	 * Sends one server-sent event.
	 * @param data its data, one line
	 * @return the longer story
	 */
	default S event(String data) {
		return send("data: " + data + "\n\n");
	}

	/**
	 * Sends one chunk, whatever the framing.
	 * @param text its content
	 * @return the longer story
	 */
	default S chunk(String text) {
		return chunk(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sends one chunk, whatever the framing.
	 * @param bytes its content
	 * @return the longer story
	 */
	default S chunk(byte[] bytes) {
		byte[] copy = bytes.clone();
		return then((stage) -> stage.response().chunk(copy, copy.length));
	}

	/**
	 * Ends a chunked body.
	 * @return the longer story
	 */
	default S end() {
		return end(Headers.none());
	}

	/**
	 * Ends a chunked body with trailers.
	 * @param trailers the trailers
	 * @return the longer story
	 */
	default S end(Headers trailers) {
		return then((stage) -> stage.response().end(trailers));
	}

	/**
	 * Sends the bytes of {@link GeneratedBody#of(long, long)} in blocks of 64 KiB, with
	 * their number as the length in the head unless another framing was chosen.
	 * @param totalBytes how many
	 * @param seed what makes them different from others
	 * @return the longer story
	 */
	default S generate(long totalBytes, long seed) {
		return generate(GeneratedBody.of(totalBytes, seed));
	}

	/**
	 * Sends generated bytes in blocks of 64 KiB, with their number as the length in the
	 * head unless another framing was chosen.
	 * @param body the bytes
	 * @return the longer story
	 */
	default S generate(GeneratedBody body) {
		return then(new GenerateStep(body, 64 * 1024, Duration.ZERO));
	}

	/**
	 * Sends generated bytes slowly: a pause after each block.
	 * @param body the bytes
	 * @param blockBytes the size of a block
	 * @param pause how long to wait after each
	 * @return the longer story
	 */
	default S generate(GeneratedBody body, int blockBytes, Duration pause) {
		return then(new GenerateStep(body, blockBytes, pause));
	}

	/**
	 * Sends text as it is, framed by nothing, once the request has wholly arrived.
	 * @param text the text, one byte for each character
	 * @return the longer story
	 */
	default S raw(String text) {
		return raw(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Sends bytes as they are, framed by nothing, once the request has wholly arrived.
	 * @param bytes the bytes
	 * @return the longer story
	 */
	default S raw(byte[] bytes) {
		byte[] copy = bytes.clone();
		return then((stage) -> Steps.raw(stage, copy));
	}

	/**
	 * Sends {@code 100 Continue}, at once.
	 * @return the longer story
	 */
	default S continue100() {
		return informational(100, Headers.none());
	}

	/**
	 * Sends an informational response, at once.
	 * @param status 1xx
	 * @param headers its headers
	 * @return the longer story
	 */
	default S informational(int status, Headers headers) {
		return then((stage) -> stage.response().informational(status, headers));
	}

	/**
	 * Responds with what was seen of the request as lines of text: {@code method},
	 * {@code target}, {@code path}, {@code query}, one {@code header} line for each,
	 * {@code body-bytes}, {@code body-sha256}, and last {@code body} with the (first)
	 * bytes of the body.
	 * @return the longer story
	 */
	default S echo() {
		return then((Stage stage) -> echo(stage));
	}

	private static void echo(Stage stage) throws IOException, InterruptedException {
		stage.exchange().awaitWholeRequest();
		byte[] body = Steps.describe(stage.exchange());
		Response response = stage.response();
		response.status(200, Reasons.of(200));
		response.header("Content-Type", "text/plain;charset=UTF-8");
		Steps.frame(response, body.length);
		response.send(body, body.length);
	}

}
