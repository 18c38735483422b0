package io.streamingclient.relay;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardingTests {

	private final HttpHeaders headers = new HttpHeaders();

	private void add(ForwardedPolicy policy, String peer, @Nullable String host) {
		new Forwarding(policy, "relay").request(this.headers, host, new Hop("1.1", peer, "https"));
	}

	private String forwarded(String peer, @Nullable String host) {
		add(ForwardedPolicy.FORWARDED, peer, host);
		return String.valueOf(this.headers.getFirst("Forwarded"));
	}

	@Test
	void addressesOfIpv6AreQuoted() {
		assertThat(forwarded("0:0:0:0:0:0:0:1%eth0", "[::1]:8080"))
			.isEqualTo("for=\"[0:0:0:0:0:0:0:1]\";host=\"[::1]:8080\";proto=https");
	}

	@Test
	void hostsCannotAddParameters() {
		assertThat(forwarded("10.0.0.1", "a\";for=evil")).isEqualTo("for=10.0.0.1;host=\"a\\\";for=evil\";proto=https");
	}

	@Test
	void aRequestWithoutHostAndPeerSaysSo() {
		new Forwarding(ForwardedPolicy.FORWARDED, "relay").request(this.headers, null, new Hop("1.0", null, "http"));
		assertThat(this.headers.getFirst("Forwarded")).isEqualTo("for=unknown;proto=http");
	}

	@Test
	void whatIsNoAddressIsNotTold() {
		assertThat(forwarded("evil;by=me", null)).isEqualTo("for=unknown;proto=https");
	}

	@Test
	void theOlderHeadersAreKeptAndAddedTo() {
		this.headers.add("X-Forwarded-For", "192.0.2.1");
		this.headers.add("X-Forwarded-For", "192.0.2.2");
		add(ForwardedPolicy.X_FORWARDED, "10.0.0.1", "gateway.test:8443");
		assertThat(this.headers.get("X-Forwarded-For")).containsExactly("192.0.2.1, 192.0.2.2, 10.0.0.1");
		assertThat(this.headers.get("X-Forwarded-Host")).containsExactly("gateway.test:8443");
		assertThat(this.headers.get("X-Forwarded-Port")).containsExactly("8443");
		assertThat(this.headers.get("X-Forwarded-Proto")).containsExactly("https");
		assertThat(this.headers.containsHeader("Forwarded")).isFalse();
	}

	@Test
	void thePortOfAHostWithoutOneIsThatOfTheScheme() {
		add(ForwardedPolicy.X_FORWARDED, "10.0.0.1", "[::1]");
		assertThat(this.headers.getFirst("X-Forwarded-Port")).isEqualTo("443");
	}

	@Test
	void thePolicyMayBeToSayNothing() {
		add(ForwardedPolicy.NONE, "10.0.0.1", "gateway.test");
		assertThat(this.headers.headerNames()).containsExactly("Via");
	}

	@Test
	void responsesOfHttp2SaySo() {
		assertThat(via("h2")).isEqualTo("2 relay");
		assertThat(via("http/1.1")).isEqualTo("1.1 relay");
		assertThat(via(null)).isEqualTo("1.1 relay");
	}

	private static @Nullable String via(@Nullable String protocol) {
		HttpHeaders headers = new HttpHeaders();
		new Forwarding(ForwardedPolicy.NONE, "relay").response(headers, protocol);
		return headers.getFirst("Via");
	}

}
