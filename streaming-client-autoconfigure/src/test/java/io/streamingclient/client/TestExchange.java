package io.streamingclient.client;

import reactor.core.CoreSubscriber;

import org.springframework.web.reactive.function.client.ClientResponse;

import io.streamingclient.stream.Demand;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.ScrubbedUri;
import io.streamingclient.stream.StreamDescriptor;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.ResponseOptions;

/**
 * An exchange that never sends anything.
 */
final class TestExchange extends Exchange {

	private BodyEmitter<String> emitter;

	TestExchange(TestApplication application) {
		super(new PreparedRequest(application.streams(), application.connections(), new StreamQuota(Integer.MAX_VALUE),
				new StreamDescriptor("reports", "GET", ScrubbedUri.of("http://localhost"), StreamTimeouts.defaults()),
				new ResponseOptions(true, true, 200, null), Resumption.none(), (bytes) -> {
				}, () -> {
					throw new IllegalStateException("Nothing is to be sent");
				}));
		LiveStream stream = open();
		stream.claim();
		stream.streaming();
	}

	BodyEmitter<String> emitTo(CoreSubscriber<String> subscriber) {
		this.emitter = new BodyEmitter<>(subscriber, new Demand(), this);
		this.emitter.start();
		return this.emitter;
	}

	@Override
	void responded(ClientResponse response) {
		throw new IllegalStateException("Nothing was sent");
	}

	@Override
	void signal(StreamException error) {
		this.emitter.fail(error);
	}

	@Override
	void signalComplete() {
		this.emitter.complete();
	}

	@Override
	void cancelBody() {
		this.emitter.cancelUpstream();
	}

}
