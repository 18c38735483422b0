package io.streamingclient.life;

import java.time.Duration;
import java.util.Random;

import reactor.core.publisher.Flux;

import io.streamingclient.client.StreamingClient.RequestSpec;
import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.ByteRange;
import io.streamingclient.resume.LastEventId;
import io.streamingclient.stream.Backoff;

/**
 * What one stream of a life is for.
 *
 * @param number its number, which no other stream has
 * @param kind what the server makes of it
 * @param client the name of the client
 * @param bytes whether it is read as bytes and not as elements
 * @param quitAt at which element the consumer cancels it, or never below zero
 * @param throwAt at which element the consumer fails, or never below zero
 * @param patient whether the consumer asks for all of it at once
 */
record Errand(int number, Kind kind, String client, boolean bytes, int quitAt, int throwAt, boolean patient) {

	private static final Attempts ATTEMPTS = new Attempts(4, Backoff.ofAttempts()).after(Duration.ofMillis(1),
			Duration.ofMillis(8));

	static Errand any(int number, Random random) {
		Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
		return new Errand(number, kind, random.nextBoolean() ? "http1" : "h2c",
				kind != Kind.EVENTS && random.nextBoolean(), sometimes(random), sometimes(random),
				random.nextInt(3) > 0);
	}

	private static int sometimes(Random random) {
		return (random.nextInt(8) == 0) ? random.nextInt(30) : -1;
	}

	String path() {
		return "/" + this.kind + "/" + this.number;
	}

	static int number(String target) {
		return Integer.parseInt(target.substring(target.lastIndexOf('/') + 1));
	}

	ResponseSpec request(StreamingClients clients) {
		RequestSpec request = clients.get(this.client).get().uri(path());
		return switch (this.kind) {
			case EVENTS -> request.resume(new LastEventId(ATTEMPTS)).retrieve();
			case RANGES -> request.resume(new ByteRange(ATTEMPTS)).retrieve();
			default -> request.retrieve();
		};
	}

	Flux<?> read(ResponseSpec response) {
		if (this.kind == Kind.EVENTS) {
			return response.events();
		}
		return this.bytes ? response.bytes() : response.lines();
	}

	/**
	 * How much there is to read, for both sides.
	 * @return the body
	 */
	NumberedLines body() {
		return bodyOf(this.number);
	}

	static NumberedLines bodyOf(int number) {
		Random random = new Random(number);
		return new NumberedLines(1 + random.nextInt((random.nextInt(8) == 0) ? 100_000 : 300));
	}

}
