package io.streamingclient.sample.demo;

import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts the embedded upstream before any bean is made, so that the base URL of a client
 * can be {@code ${sample.upstream.url}}. It ends with the context.
 */
public final class DemoUpstreamInitializer implements ApplicationContextInitializer<GenericApplicationContext> {

	/**
	 * The property under which configuration finds the URL of the upstream.
	 */
	public static final String URL_PROPERTY = "sample.upstream.url";

	@Override
	public void initialize(GenericApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		if (environment.getProperty("sample.upstream.enabled", Boolean.class, true)) {
			int port = environment.getProperty("sample.upstream.port", Integer.class, 0);
			DemoUpstream upstream = DemoUpstream.start(port);
			context.registerBean(DemoUpstream.class, () -> upstream);
			environment.getPropertySources()
				.addLast(new MapPropertySource("demoUpstream", Map.of(URL_PROPERTY, upstream.url())));
		}
	}

}
