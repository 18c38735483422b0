package io.streamingclient.matrix;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.streamingclient.client.ClientSettings;
import io.streamingclient.client.StreamingClients;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.StreamRegistry;
import io.streamingclient.stream.StreamTimeouts;
import io.streamingclient.wire.PoolSettings;

/**
 * The client of this project, in the same application with the starter added.
 */
final class StreamingClientSubject implements Subject {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final AtomicInteger clients = new AtomicInteger();

	private final AnnotationConfigApplicationContext application = Subject.application();

	private final SslBundle trust;

	StreamingClientSubject(Certificates certificates) {
		this.application.register(StarterApp.class);
		this.application.refresh();
		this.trust = SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails
			.forCertificate(certificates.trusted().certificatePem() + certificates.elsewhere().certificatePem())));
	}

	@Override
	public Reader readerFor(Fault fault, URI baseUrl) {
		ClientSettings settings = ClientSettings.defaults("row-" + this.clients.incrementAndGet())
			.withBaseUrl(baseUrl.toString())
			.withProtocol(fault.wire().protocol())
			.withTimeouts(clocks(fault))
			.withPool(new PoolSettings(Math.max(1, fault.scenario().connections()), 1000, LONG, LONG))
			.withSslBundle(fault.wire().isSecure() ? this.trust : null);
		return new StreamingClientReader(this.application.getBean(StreamingClients.class).create(settings),
				this.application.getBean(StreamRegistry.class));
	}

	// a clock that is not what ends a row is long, so that a busy machine decides nothing
	private static StreamTimeouts clocks(Fault fault) {
		StreamTimeouts clocks = new StreamTimeouts(LONG, LONG, LONG, LONG, LONG, null, LONG);
		Clock decisive = fault.truth().clock();
		if (decisive != null) {
			return shortened(clocks, decisive);
		}
		return (fault.timed() == null) ? clocks
				: shortened(shortened(shortened(clocks, Clock.RESPONSE), Clock.IDLE), Clock.UPLOAD);
	}

	private static StreamTimeouts shortened(StreamTimeouts clocks, Clock clock) {
		Duration value = MatrixRun.CLOCK;
		return switch (clock) {
			case ACQUIRE -> clocks.withAcquire(value);
			case CONNECT -> clocks.withConnect(value);
			case UPLOAD -> clocks.withUploadIdle(value);
			case RESPONSE -> clocks.withResponse(value);
			case IDLE, CLAIM -> clocks.withIdle(value);
			case CONSUMER, PRODUCER, BACKOFF, RELEASE, TOTAL ->
				throw new IllegalArgumentException("No row has " + clock);
		};
	}

	@Override
	public void close() {
		this.application.close();
	}

}
