package io.streamingclient.sample.relay;

import java.net.InetSocketAddress;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServerRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ForwardingTests {

	private static HttpServerRequest request(String peer, String host) {
		HttpServerRequest request = mock(HttpServerRequest.class);
		given(request.remoteAddress()).willReturn(new InetSocketAddress(peer, 1));
		given(request.requestHeaders()).willReturn(new DefaultHttpHeaders().add("Host", host));
		given(request.scheme()).willReturn("https");
		return request;
	}

	@Test
	void addressesOfIpv6AreQuoted() {
		assertThat(Forwarding.forwarded(request("::1", "[::1]:8080")))
			.isEqualTo("for=\"[0:0:0:0:0:0:0:1]\";host=\"[::1]:8080\";proto=https");
	}

	@Test
	void hostsCannotAddParameters() {
		assertThat(Forwarding.forwarded(request("10.0.0.1", "a\";for=evil")))
			.isEqualTo("for=10.0.0.1;host=\"a\\\";for=evil\";proto=https");
	}

	@Test
	void responsesOfHttp2SaySo() {
		assertThat(Forwarding.via("h2")).startsWith("2 ");
		assertThat(Forwarding.via("http/1.1")).startsWith("1.1 ");
		assertThat(Forwarding.via((String) null)).startsWith("1.1 ");
	}

}
