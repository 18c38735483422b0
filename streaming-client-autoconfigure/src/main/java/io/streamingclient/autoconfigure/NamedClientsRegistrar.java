package io.streamingclient.autoconfigure;

import java.util.Set;
import java.util.TreeSet;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;

/**
 * Registers a {@link StreamingClient} bean for every configured client, and a primary one
 * that is made from the defaults alone.
 */
final class NamedClientsRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

	private static final String SUFFIX = "StreamingClient";

	private Set<String> names = Set.of();

	@Override
	public void setEnvironment(Environment environment) {
		this.names = new TreeSet<>(Binder.get(environment)
			.bind("streaming.client.clients", Bindable.mapOf(String.class, Object.class))
			.map((clients) -> clients.keySet())
			.orElseGet(Set::of));
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		register(StreamingClients.DEFAULT, true, registry);
		this.names.forEach((name) -> register(name, false, registry));
	}

	private static void register(String client, boolean primary, BeanDefinitionRegistry registry) {
		String beanName = primary ? "streamingClient" : client + SUFFIX;
		if (registry.containsBeanDefinition(beanName)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(NamedClientsRegistrar.class);
		definition.setTargetType(StreamingClient.class);
		definition.setFactoryMethodName("client");
		definition.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
		definition.setPrimary(primary);
		definition.setDestroyMethodName("");
		registry.registerBeanDefinition(beanName, definition);
	}

	/**
	 * The factory method of the client beans.
	 * @param name the name of the client
	 * @param clients the clients, those of the application or its own
	 * @return the client
	 */
	static StreamingClient client(String name, StreamingClients clients) {
		return clients.get(name);
	}

}
