package io.streamingclient.matrix;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The {@code WebClient.Builder} bean of a plain Spring Boot application: one application
 * for each protocol and size of the pool.
 */
final class PlainWebClient implements Subject {

	private final Map<Kind, AnnotationConfigApplicationContext> applications = new ConcurrentHashMap<>();

	private final Certificates certificates;

	private final String[] properties;

	/**
	 * Make a subject.
	 * @param certificates what to trust
	 * @param properties of the application, {@code name=value}
	 */
	PlainWebClient(Certificates certificates, String... properties) {
		this.certificates = certificates;
		this.properties = properties;
	}

	@Override
	public Reader readerFor(Fault fault, URI baseUrl) {
		Kind kind = new Kind(fault.wire(), fault.scenario().connections());
		WebClient.Builder builder = this.applications.computeIfAbsent(kind, this::start)
			.getBean(WebClient.Builder.class);
		return new PlainReader(builder.baseUrl(baseUrl.toString()).build());
	}

	private AnnotationConfigApplicationContext start(Kind kind) {
		AnnotationConfigApplicationContext context = Subject.application(this.properties);
		context.registerBean(PlainCustomizer.class,
				() -> new PlainCustomizer(kind.wire(), kind.connections(), this.certificates));
		context.refresh();
		return context;
	}

	@Override
	public void close() {
		this.applications.values().forEach(AnnotationConfigApplicationContext::close);
	}

	/**
	 * What applications differ in.
	 */
	private record Kind(Wire wire, int connections) {

	}

}
