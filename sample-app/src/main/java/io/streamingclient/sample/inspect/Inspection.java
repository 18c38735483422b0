package io.streamingclient.sample.inspect;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.sample.gateway.UpstreamTarget;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamException;

/**
 * One stream as a Java caller sees it: an object for each element, and one for the end.
 */
final class Inspection {

	private final UpstreamTarget target;

	private final InspectParameters parameters;

	private final Reading reading;

	private final Received received = new Received();

	private final long startedAt = System.nanoTime();

	private long elements;

	Inspection(UpstreamTarget target, InspectParameters parameters, Reading reading) {
		this.target = target;
		this.parameters = parameters;
		this.reading = reading;
	}

	/**
	 * Read the stream. The next element is asked for only when the delay after the one
	 * before is over.
	 * @return what to show, the end last; never fails
	 */
	Flux<Map<String, Object>> report() {
		StreamingClient.ResponseSpec response = this.target.client()
			.get()
			.uri(this.target.uri())
			.attribute(ReceivedBytes.COUNTER, this.received)
			.retrieve();
		return limited(this.reading.elements(response)).map(this::numbered)
			// a failure waits for the element in front of it: no other mode does that
			// here
			.concatMapDelayError(this::paced, true, 0)
			.concatWith(Mono.fromSupplier(this::end))
			.onErrorResume((failure) -> Mono.just(failed(failure)));
	}

	private <T> Flux<T> limited(Flux<T> all) {
		return this.parameters.take().isPresent() ? all.take(this.parameters.take().getAsLong()) : all;
	}

	private Map<String, Object> numbered(Map<String, Object> members) {
		this.elements++;
		Map<String, Object> element = new LinkedHashMap<>();
		element.put("n", this.elements);
		element.put("at", elapsed());
		element.putAll(members);
		return element;
	}

	private Flux<Map<String, Object>> paced(Map<String, Object> element) {
		Duration delay = this.parameters.delay();
		return delay.isZero() ? Flux.just(element)
				: Flux.just(element).concatWith(Mono.delay(delay).then(Mono.empty()));
	}

	private Map<String, Object> end() {
		boolean enough = this.parameters.take().isPresent() && this.elements == this.parameters.take().getAsLong();
		return end(enough ? Outcome.CANCELLED : Outcome.COMPLETED, null);
	}

	private Map<String, Object> failed(Throwable failure) {
		if (failure instanceof StreamException error) {
			return end((error.type() == ErrorType.CANCELLED) ? Outcome.CANCELLED : Outcome.FAILED,
					error(error.type(), error.phase(), String.valueOf(error.getMessage()), error.isRetryable()));
		}
		return end(Outcome.FAILED, error(ErrorType.LISTENER, Phase.STREAMING,
				"element " + (this.elements + 1) + ": " + failure.getMessage(), false));
	}

	private static Map<String, Object> error(ErrorType type, Phase phase, String message, boolean retryable) {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("type", type.word());
		error.put("phase", phase.name());
		error.put("message", message);
		error.put("retryable", retryable);
		return error;
	}

	private Map<String, Object> end(Outcome outcome, @Nullable Map<String, Object> error) {
		Map<String, Object> end = new LinkedHashMap<>();
		end.put("outcome", outcome.name());
		if (error != null) {
			end.put("error", error);
		}
		end.put("elements", this.elements);
		end.put("bytes", this.received.bytes());
		end.put("elapsedMs", elapsed());
		if (this.received.attempts() > 1) {
			end.put("attempts", this.received.attempts());
		}
		end.putAll(this.reading.summary());
		return Map.of("end", end);
	}

	private long elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt).toMillis();
	}

}
