package io.streamingclient.actuate;

import org.springframework.boot.WebApplicationType;

class ServletHealthTests extends AbstractHealthTests {

	ServletHealthTests() {
		super(WebApplicationType.SERVLET);
	}

}
