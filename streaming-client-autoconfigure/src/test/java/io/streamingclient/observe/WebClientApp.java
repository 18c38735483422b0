package io.streamingclient.observe;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that remembers every row.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class WebClientApp {

	@Bean
	Rows rows() {
		return new Rows();
	}

}
