package io.streamingclient.actuate;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Says in HTTP what became of a cancellation.
 */
@EndpointWebExtension(endpoint = StreamsEndpoint.class)
public final class StreamsEndpointWebExtension {

	private final StreamsEndpoint delegate;

	/**
	 * Create a new instance.
	 * @param delegate the endpoint
	 */
	public StreamsEndpointWebExtension(StreamsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Cancel a stream.
	 * @param id its id
	 * @return 204, or 404 if no live stream has this id
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> cancel(@Selector String id) {
		return new WebEndpointResponse<>(this.delegate.cancel(id).cancelled() ? WebEndpointResponse.STATUS_NO_CONTENT
				: WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
