package io.streamingclient.relay;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;

/**
 * What one relay does otherwise than all others. Immutable, so that it can be shared by
 * many requests.
 */
public final class RelaySpec {

	private static final RelaySpec STANDARD = new RelaySpec(null, (headers) -> {
	}, (headers) -> {
	}, null, null, null);

	private final @Nullable ForwardedPolicy forwarded;

	private final Consumer<HttpHeaders> requestHeaders;

	private final Consumer<HttpHeaders> responseHeaders;

	private final @Nullable UnaryOperator<Flux<DataBuffer>> requestBody;

	private final @Nullable UnaryOperator<Flux<DataBuffer>> responseBody;

	private final @Nullable RelayFailures failures;

	private RelaySpec(@Nullable ForwardedPolicy forwarded, Consumer<HttpHeaders> requestHeaders,
			Consumer<HttpHeaders> responseHeaders, @Nullable UnaryOperator<Flux<DataBuffer>> requestBody,
			@Nullable UnaryOperator<Flux<DataBuffer>> responseBody, @Nullable RelayFailures failures) {
		this.forwarded = forwarded;
		this.requestHeaders = requestHeaders;
		this.responseHeaders = responseHeaders;
		this.requestBody = requestBody;
		this.responseBody = responseBody;
		this.failures = failures;
	}

	/**
	 * Nothing otherwise.
	 * @return the specification
	 */
	public static RelaySpec standard() {
		return STANDARD;
	}

	/**
	 * Set how the upstream is told who asked.
	 * @param policy how
	 * @return another specification
	 */
	public RelaySpec withForwarded(ForwardedPolicy policy) {
		return new RelaySpec(policy, this.requestHeaders, this.responseHeaders, this.requestBody, this.responseBody,
				this.failures);
	}

	/**
	 * Change the headers that go up. What is added is sent as it is: hop-by-hop headers
	 * are those of the connection to the upstream.
	 * @param change is applied after all rules and the changes before
	 * @return another specification
	 */
	public RelaySpec withRequestHeaders(Consumer<HttpHeaders> change) {
		return new RelaySpec(this.forwarded, this.requestHeaders.andThen(change), this.responseHeaders,
				this.requestBody, this.responseBody, this.failures);
	}

	/**
	 * Change the headers that come down.
	 * @param change is applied after all rules and the changes before
	 * @return another specification
	 */
	public RelaySpec withResponseHeaders(Consumer<HttpHeaders> change) {
		return new RelaySpec(this.forwarded, this.requestHeaders, this.responseHeaders.andThen(change),
				this.requestBody, this.responseBody, this.failures);
	}

	/**
	 * Change the body that goes up. Its length is not known any more, so it is sent
	 * without one.
	 * @param change gets the body as it was sent, coded or not, and must keep its
	 * backpressure; who drops a buffer releases it
	 * @return another specification
	 */
	public RelaySpec withRequestBody(UnaryOperator<Flux<DataBuffer>> change) {
		return new RelaySpec(this.forwarded, this.requestHeaders, this.responseHeaders, change, this.responseBody,
				this.failures);
	}

	/**
	 * Change the body that comes down. Its length is not known any more, so it is sent
	 * without one.
	 * @param change gets the body as it was sent, coded or not, and must keep its
	 * backpressure; who drops a buffer releases it
	 * @return another specification
	 */
	public RelaySpec withResponseBody(UnaryOperator<Flux<DataBuffer>> change) {
		return new RelaySpec(this.forwarded, this.requestHeaders, this.responseHeaders, this.requestBody, change,
				this.failures);
	}

	/**
	 * Set what a client is told when the upstream fails before it answers.
	 * @param mapping what it is told
	 * @return another specification
	 */
	public RelaySpec withFailures(RelayFailures mapping) {
		return new RelaySpec(this.forwarded, this.requestHeaders, this.responseHeaders, this.requestBody,
				this.responseBody, mapping);
	}

	ForwardedPolicy forwarded(ForwardedPolicy standard) {
		return (this.forwarded != null) ? this.forwarded : standard;
	}

	Consumer<HttpHeaders> requestHeaders() {
		return this.requestHeaders;
	}

	Consumer<HttpHeaders> responseHeaders() {
		return this.responseHeaders;
	}

	boolean changesRequestBody() {
		return this.requestBody != null;
	}

	boolean changesResponseBody() {
		return this.responseBody != null;
	}

	Flux<DataBuffer> requestBody(Flux<DataBuffer> body) {
		return (this.requestBody != null) ? this.requestBody.apply(body) : body;
	}

	Flux<DataBuffer> responseBody(Flux<DataBuffer> body) {
		return (this.responseBody != null) ? this.responseBody.apply(body) : body;
	}

	RelayFailures failures(RelayFailures standard) {
		return (this.failures != null) ? this.failures : standard;
	}

}
