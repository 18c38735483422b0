package io.streamingclient.matrix;

import java.net.URI;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.RefusingPort;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SelfSigned;
import io.streamingclient.upstream.StallableProxy;
import io.streamingclient.upstream.UnresponsiveListener;

/**
 * Where requests go: an upstream, perhaps behind a proxy, or something that is none.
 */
final class Venue implements AutoCloseable {

	private final URI uri;

	private final @Nullable ScriptedUpstream upstream;

	private final Runnable closing;

	private final @Nullable StallableProxy proxy;

	private Venue(URI uri, @Nullable ScriptedUpstream upstream, @Nullable StallableProxy proxy, Runnable closing) {
		this.uri = uri;
		this.upstream = upstream;
		this.proxy = proxy;
		this.closing = closing;
	}

	static Opener upstream() {
		return upstream(Http2Options.standard());
	}

	static Opener upstream(Http2Options options) {
		return (wire, certificates) -> {
			ScriptedUpstream upstream = start(wire, certificates.trusted(), options);
			return new Venue(upstream.uri(), upstream, null, upstream::close);
		};
	}

	static Opener upstreamBehindProxy() {
		return (wire, certificates) -> {
			ScriptedUpstream upstream = start(wire, certificates.trusted(), Http2Options.standard());
			StallableProxy proxy = StallableProxy.to(upstream.port());
			return new Venue(proxy.through(upstream.uri()), upstream, proxy, () -> {
				proxy.close();
				upstream.close();
			});
		};
	}

	static Opener upstreamWithCertificateOfAnotherHost() {
		return (wire, certificates) -> {
			ScriptedUpstream upstream = start(wire, certificates.elsewhere(), Http2Options.standard());
			return new Venue(upstream.uri(), upstream, null, upstream::close);
		};
	}

	static Opener upstreamThatNobodyTrusts() {
		return (wire, certificates) -> {
			ScriptedUpstream upstream = start(wire, certificates.stranger(), Http2Options.standard());
			return new Venue(upstream.uri(), upstream, null, upstream::close);
		};
	}

	static Opener refusingPort() {
		return (wire, certificates) -> {
			RefusingPort port = RefusingPort.open();
			return new Venue(port.uri(), null, null, port::close);
		};
	}

	static Opener blackHole() {
		return (wire, certificates) -> {
			UnresponsiveListener listener = UnresponsiveListener.open();
			return new Venue(listener.uri(), null, null, listener::close);
		};
	}

	static Opener unknownHost() {
		return (wire, certificates) -> new Venue(URI.create("http://no-such-host.invalid"), null, null, () -> {
		});
	}

	private static ScriptedUpstream start(Wire wire, SelfSigned certificate, Http2Options options) {
		return switch (wire) {
			case HTTP11 -> ScriptedUpstream.start();
			case HTTPS -> ScriptedUpstream.startTls(certificate.serverContext());
			case H2C -> ScriptedUpstream.startH2c(options);
			case H2 -> ScriptedUpstream.startH2(certificate.serverContext(), options);
		};
	}

	URI uri() {
		return this.uri;
	}

	boolean isScripted() {
		return this.upstream != null;
	}

	ScriptedUpstream scripted() {
		return Objects.requireNonNull(this.upstream, "No upstream");
	}

	StallableProxy proxy() {
		return Objects.requireNonNull(this.proxy, "No proxy");
	}

	@Override
	public void close() {
		this.closing.run();
	}

	/**
	 * Opens a fresh one.
	 */
	interface Opener {

		Venue open(Wire wire, Certificates certificates);

	}

}
