package io.streamingclient.actuate;

import org.springframework.boot.WebApplicationType;

class ReactiveStreamsEndpointTests extends AbstractStreamsEndpointTests {

	ReactiveStreamsEndpointTests() {
		super(WebApplicationType.REACTIVE);
	}

}
