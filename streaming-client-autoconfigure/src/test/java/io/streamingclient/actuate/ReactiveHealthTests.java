package io.streamingclient.actuate;

import org.springframework.boot.WebApplicationType;

class ReactiveHealthTests extends AbstractHealthTests {

	ReactiveHealthTests() {
		super(WebApplicationType.REACTIVE);
	}

}
