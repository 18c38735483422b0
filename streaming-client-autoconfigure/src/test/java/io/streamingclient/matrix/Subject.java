package io.streamingclient.matrix;

import java.net.URI;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A kind of client, in a Spring Boot application of its own.
 */
interface Subject extends AutoCloseable {

	/**
	 * Make a client.
	 * @param fault for which row
	 * @param baseUrl the upstream
	 * @return the client
	 */
	Reader readerFor(Fault fault, URI baseUrl);

	@Override
	void close();

	/**
	 * Prepare the application that all kinds have in common.
	 * @param properties {@code name=value}
	 * @return a context that is to be refreshed
	 */
	static AnnotationConfigApplicationContext application(String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of(properties).applyTo(context);
		context.register(MatrixApp.class);
		return context;
	}

}
