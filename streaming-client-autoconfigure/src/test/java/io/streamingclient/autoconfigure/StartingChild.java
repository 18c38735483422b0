package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.streamingclient.client.ChildJvm;
import io.streamingclient.client.StreamIterator;
import io.streamingclient.client.StreamingClient;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.StreamException;
import io.streamingclient.supervision.SupervisedListener;

/**
 * A JVM of its own whose application never comes to the end of its start: beans read
 * {@code /report} and {@code /events}, and then one waits. It says WAITING, and ENDED
 * with a path and the reason for each stream that was told of its end.
 */
final class StartingChild {

	private StartingChild() {
	}

	static ChildJvm start(Hold hold, String upstream) throws IOException {
		return ChildJvm.start(StartingChild.class, hold.name(), upstream);
	}

	/**
	 * What runs in the other JVM.
	 * @param arguments what to wait in, and the base URL of the upstream
	 */
	public static void main(String[] arguments) {
		RunningApplication.start(WebApplicationType.NONE, Hold.valueOf(arguments[0]).source,
				"streaming.client.clients.reports.base-url=" + arguments[1], "spring.main.keep-alive=true",
				"spring.main.register-shutdown-hook=true", "streaming.client.supervised.events.client=reports",
				"streaming.client.supervised.events.uri=/supervised",
				"streaming.client.supervised.events.listener=ignoring", "logging.level.root=off");
		System.out.println("STARTED");
	}

	/**
	 * What the start is held by.
	 */
	enum Hold {

		/** A bean that waits for something. */
		LATCH(WaitsForALatch.class, 2),

		/** A bean that reads an endless stream and blocks. */
		PULL(WaitsForALine.class, 3),

		/** The last bean to be started, when supervised streams run. */
		LIFECYCLE(WaitsInItsStart.class, 3);

		private final Class<?> source;

		private final int streams;

		Hold(Class<?> source, int streams) {
			this.source = source;
			this.streams = streams;
		}

		int streams() {
			return this.streams;
		}

	}

	private static void read(StreamingClients clients) {
		CountDownLatch first = new CountDownLatch(2);
		for (String path : List.of("/report", "/events")) {
			client(clients).get()
				.uri(path)
				.retrieve()
				.lines()
				.subscribe((line) -> first.countDown(),
						(error) -> System.out.println("ENDED " + path + " " + word(error)),
						() -> System.out.println("ENDED " + path + " complete"));
		}
		await(first);
	}

	private static StreamingClient client(StreamingClients clients) {
		return clients.get("reports");
	}

	private static String word(Throwable error) {
		return (error instanceof StreamException known) ? known.type().word() : error.toString();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private static void sayWhenWaiting() {
		Thread starting = Thread.currentThread();
		Thread watching = new Thread(() -> {
			while (starting.getState() != Thread.State.WAITING) {
				LockSupport.parkNanos(1_000_000);
			}
			System.out.println("WAITING");
		});
		watching.setDaemon(true);
		watching.start();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Base {

		@Bean
		SupervisedListener<Object> ignoring() {
			return (element) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WaitsForALatch extends Base {

		@Bean
		Object waiting(StreamingClients clients) {
			read(clients);
			sayWhenWaiting();
			await(new CountDownLatch(1));
			return "never";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WaitsForALine extends Base {

		@Bean
		Object waiting(StreamingClients clients) {
			read(clients);
			try (StreamIterator<String> lines = client(clients).get().uri("/pulled").retrieve().pull().lines()) {
				lines.next();
				sayWhenWaiting();
				lines.next();
			}
			return "never";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WaitsInItsStart extends Base {

		@Bean
		SmartLifecycle waiting(StreamingClients clients) {
			return new SmartLifecycle() {

				@Override
				public void start() {
					read(clients);
					sayWhenWaiting();
					StartingChild.await(new CountDownLatch(1));
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}
