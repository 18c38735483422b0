package io.streamingclient.observe;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * An application with an HTTP service group.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportHttpServices(group = "reporting", types = ReportService.class,
		clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
class ServiceApp {

	@Bean
	Rows rows() {
		return new Rows();
	}

}
