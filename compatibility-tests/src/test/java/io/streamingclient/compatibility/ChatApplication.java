package io.streamingclient.compatibility;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * An application with nothing of ours but the starter on its class path.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportHttpServices(group = "assistant", types = ChatService.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
class ChatApplication {

}
