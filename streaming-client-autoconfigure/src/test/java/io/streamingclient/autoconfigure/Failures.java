package io.streamingclient.autoconfigure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Starts applications that cannot start, and reads what a user would read then.
 *
 * @param output what the application printed
 */
record Failures(CapturedOutput output) {

	/**
	 * Start an application that fails.
	 * @param source the configuration class
	 * @param properties {@code name=value}
	 * @return the description and the action that were printed
	 */
	String of(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length + 1];
		arguments[0] = "--spring.main.banner-mode=off";
		for (int i = 0; i < properties.length; i++) {
			arguments[i + 1] = "--" + properties[i];
		}
		int before = this.output.getAll().length();
		assertThatThrownBy(() -> application.run(arguments).close()).isNotNull();
		String printed = this.output.getAll().substring(before);
		assertThat(printed).contains("APPLICATION FAILED TO START", "Description:", "Action:");
		return printed.substring(printed.indexOf("APPLICATION FAILED TO START"));
	}

	String of(String... properties) {
		return of(Lean.class, properties);
	}

	String all() {
		return this.output.getAll();
	}

	/**
	 * No more than the clients and their health, because it is started so often.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TableRegistryAutoConfiguration.class,
			StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class,
			StreamingClientHealthAutoConfiguration.class })
	static class Lean {

	}

}
