package io.streamingclient.actuate;

import org.springframework.boot.WebApplicationType;

class ServletStreamsEndpointTests extends AbstractStreamsEndpointTests {

	ServletStreamsEndpointTests() {
		super(WebApplicationType.SERVLET);
	}

}
