package io.streamingclient.matrix;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.autoconfigure.StreamRegistryAutoConfiguration;
import io.streamingclient.autoconfigure.StreamingClientAutoConfiguration;
import io.streamingclient.autoconfigure.TableRegistryAutoConfiguration;

/**
 * What the starter adds.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ TableRegistryAutoConfiguration.class, StreamRegistryAutoConfiguration.class,
		StreamingClientAutoConfiguration.class })
class StarterApp {

}
