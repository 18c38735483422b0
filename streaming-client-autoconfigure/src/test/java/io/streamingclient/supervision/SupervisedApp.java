package io.streamingclient.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.codec.ServerSentEvent;

/**
 * An application with listeners to name in its properties.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SupervisedApp {

	static final String PRICES = "streaming.client.supervised.prices.";

	@Bean
	Events events() {
		return new Events();
	}

	@Bean
	Alarms alarms() {
		return new Alarms();
	}

	@Bean
	Queue<Price> prices() {
		return new ConcurrentLinkedQueue<>();
	}

	@Bean
	SupervisedListener<Price> priceListener(Queue<Price> prices) {
		return prices::add;
	}

	@Bean
	SupervisedListener<String> lineListener(Events events) {
		return events.data::add;
	}

	/**
	 * The properties of a stream that fails and is started again quickly, in a window
	 * that no machine is too busy for.
	 * @param name its name
	 * @param path below the base URL
	 * @param more other properties of it, without their prefix
	 * @return all its properties
	 */
	static List<String> stream(String name, String path, String... more) {
		String prefix = "streaming.client.supervised." + name + ".";
		List<String> properties = new ArrayList<>(List.of(prefix + "client=reports", prefix + "uri=" + path,
				prefix + "window=1h", prefix + "initial-backoff=1ms", prefix + "max-backoff=1ms"));
		for (String property : more) {
			properties.add(prefix + property);
		}
		if (List.of(more).stream().noneMatch((property) -> property.startsWith("listener="))) {
			properties.add(prefix + "listener=events");
		}
		return properties;
	}

	/**
	 * A price.
	 *
	 * @param of of what
	 * @param amount how much
	 */
	record Price(String of, int amount) {

	}

	/**
	 * Hears events, and of the end.
	 */
	static final class Events implements SupervisedListener<ServerSentEvent<String>> {

		private final Queue<String> data = new ConcurrentLinkedQueue<>();

		private final Queue<SupervisedSnapshot> ends = new ConcurrentLinkedQueue<>();

		@Override
		public void onElement(ServerSentEvent<String> event) {
			this.data.add(String.valueOf(event.data()));
		}

		@Override
		public void onEnded(SupervisedSnapshot stream) {
			this.ends.add(stream);
		}

		List<String> data() {
			return List.copyOf(this.data);
		}

		List<SupervisedSnapshot> ends() {
			return List.copyOf(this.ends);
		}

	}

	/**
	 * Hears of streams that are given up.
	 */
	static final class Alarms {

		private final Queue<SupervisedStreamGaveUpEvent> heard = new ConcurrentLinkedQueue<>();

		@EventListener
		void gaveUp(SupervisedStreamGaveUpEvent event) {
			this.heard.add(event);
		}

		List<SupervisedStreamGaveUpEvent> heard() {
			return List.copyOf(this.heard);
		}

	}

}
