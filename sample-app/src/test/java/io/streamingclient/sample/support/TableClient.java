package io.streamingclient.sample.support;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Sends the requests of a table, each on a connection of its own.
 */
public final class TableClient implements AutoCloseable {

	private static final String NOTHING = "none";

	private final LoopResources loops = LoopResources.create("table", 1, true);

	private final HttpClient http = HttpClient.create(ConnectionProvider.newConnection()).runOn(this.loops);

	/**
	 * Send a request.
	 * @param protocol how
	 * @param method its method
	 * @param uri its target
	 * @param headers lines between tildes, or {@code none}
	 * @param body its body; none is sent if it is empty
	 * @return the answer, with all of its body
	 */
	public Answer call(HttpProtocol protocol, String method, URI uri, String headers, byte[] body) {
		HttpClient.RequestSender request = this.http.protocol(protocol).headers((all) -> {
			all.set("Accept", "*/*");
			Arrays.stream(headers.split(" ~ "))
				.filter((line) -> !line.equals(NOTHING))
				.map((line) -> line.split(": ", 2))
				.forEach((line) -> all.set(line[0], line[1]));
		}).request(HttpMethod.valueOf(method)).uri(uri);
		HttpClient.ResponseReceiver<?> sent = (body.length == 0) ? request
				: request.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
		return Objects.requireNonNull(sent
			.responseSingle((response, content) -> content.asByteArray()
				.defaultIfEmpty(new byte[0])
				.zipWith(response.trailerHeaders().defaultIfEmpty(EmptyHttpHeaders.INSTANCE))
				.map((both) -> new Answer(response.status().code(), response.responseHeaders(), both.getT1(),
						both.getT2())))
			.block(Gateway.patience()));
	}

	@Override
	public void close() {
		this.loops.disposeLater(Duration.ZERO, Gateway.patience()).block(Gateway.patience());
	}

	/**
	 * What came back.
	 */
	public record Answer(int status, HttpHeaders headers, byte[] body, HttpHeaders trailers) {

		/**
		 * Whether there is a header.
		 * @param line name and value, where {@code none} means that there is no such
		 * header
		 */
		public boolean has(String line) {
			String[] header = line.split(": ", 2);
			return Objects.equals(this.headers.get(header[0]), header[1].equals(NOTHING) ? null : header[1]);
		}

	}

}
