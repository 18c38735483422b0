package io.streamingclient.actuate;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Says in HTTP what became of a start.
 */
@EndpointWebExtension(endpoint = StreamSupervisedEndpoint.class)
public final class StreamSupervisedEndpointWebExtension {

	private final StreamSupervisedEndpoint delegate;

	/**
	 * Create a new instance.
	 * @param delegate the endpoint
	 */
	public StreamSupervisedEndpointWebExtension(StreamSupervisedEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Start a stream again.
	 * @param name its name
	 * @return 204, or 404 if no stream has this name
	 */
	@WriteOperation
	public WebEndpointResponse<Void> start(@Selector String name) {
		return new WebEndpointResponse<>(this.delegate.start(name).found() ? WebEndpointResponse.STATUS_NO_CONTENT
				: WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
