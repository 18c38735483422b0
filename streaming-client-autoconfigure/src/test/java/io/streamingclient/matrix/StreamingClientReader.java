package io.streamingclient.matrix;

import org.awaitility.Awaitility;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamTimeoutException;

/**
 * Reads with this client.
 */
final class StreamingClientReader implements Reader {

	private final StreamingClient client;

	private final StreamRegistry streams;

	StreamingClientReader(StreamingClient client, StreamRegistry streams) {
		this.client = client;
		this.streams = streams;
	}

	@Override
	public Flux<String> read(Call call) {
		StreamingClient.RequestSpec request = this.client
			.method((call.upload() != null) ? HttpMethod.POST : HttpMethod.GET)
			.uri(call.path());
		if (call.patient()) {
			request = request.timeouts((clocks) -> clocks.withResponse(MatrixRun.SOON)
				.withIdle(MatrixRun.SOON)
				.withAcquire(MatrixRun.SOON));
		}
		if (call.upload() != null) {
			request = request.header("Content-Type", MediaType.TEXT_PLAIN_VALUE).body(call.upload(), String.class);
		}
		StreamingClient.ResponseSpec response = request.retrieve();
		return switch (call.reading()) {
			case BYTES -> Mono.fromSupplier(ByteTally::new).flatMapMany((tally) -> tally.over(response.bytes()));
			case LINES -> response.lines();
			case EVENTS -> response.events().mapNotNull(ServerSentEvent::data);
			case RECORDS -> response.records(JsonMapper.shared()::readTree).map(JsonNode::toString);
		};
	}

	@Override
	public ErrorWord describe(Throwable error) {
		if (error instanceof StreamException failure) {
			return new ErrorWord(failure.type().word(), failure.phase(),
					(failure instanceof StreamTimeoutException timeout) ? timeout.clock() : null);
		}
		return new ErrorWord(error.getClass().getName(), null, null);
	}

	@Override
	public void awaitNothingLeft() {
		Awaitility.await()
			.atMost(MatrixRun.SOON)
			.until(() -> this.streams.streams().stream().noneMatch((row) -> row.client().equals(this.client.name())));
	}

}
