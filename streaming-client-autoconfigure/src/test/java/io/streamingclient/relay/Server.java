package io.streamingclient.relay;

import org.springframework.boot.WebApplicationType;

/**
 * A kind of web server that an application relays on.
 */
enum Server {

	/** WebFlux on Reactor Netty. */
	NETTY(WebApplicationType.REACTIVE, ReactiveRelayApplication.class),

	/** MVC on Tomcat. */
	TOMCAT(WebApplicationType.SERVLET, ServletRelayApplication.class);

	private final WebApplicationType type;

	private final Class<?> application;

	Server(WebApplicationType type, Class<?> application) {
		this.type = type;
		this.application = application;
	}

	WebApplicationType type() {
		return this.type;
	}

	Class<?> application() {
		return this.application;
	}

}
