package io.streamingclient.client;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LocationTests {

	// RFC 3986 section 5.4, without fragments, which are not sent
	@ParameterizedTest
	@CsvSource({ "g, http://a/b/c/g", "./g, http://a/b/c/g", "g/, http://a/b/c/g/", "/g, http://a/g", "//g, http://g/",
			"?y, http://a/b/c/d;p?y", "g?y, http://a/b/c/g?y", "#s, http://a/b/c/d;p?q", "g#s, http://a/b/c/g",
			"g?y#s, http://a/b/c/g?y", ";x, http://a/b/c/;x", "g;x, http://a/b/c/g;x", "'', http://a/b/c/d;p?q",
			"., http://a/b/c/", "./, http://a/b/c/", ".., http://a/b/", "../, http://a/b/", "../g, http://a/b/g",
			"../.., http://a/", "../../g, http://a/g", "../../../g, http://a/g", "/./g, http://a/g",
			"/../g, http://a/g", "g., http://a/b/c/g.", "..g, http://a/b/c/..g", "./../g, http://a/b/g",
			"./g/., http://a/b/c/g/", "g/./h, http://a/b/c/g/h", "g/../h, http://a/b/c/h",
			"g?y/../x, http://a/b/c/g?y/../x", "http://g/x//y, http://g/x//y" })
	void aReferenceIsResolvedAsTheStandardSays(String location, String target) {
		assertThat(Location.resolve(URI.create("http://a/b/c/d;p?q"), location)).hasToString(target);
	}

	@ParameterizedTest
	@CsvSource({ "HTTPS://B.example/x, https://b.example/x", "http://b, http://b/",
			"http://user:secret@b/x, http://b/x", "http://[::1]:81/x, http://[::1]:81/x",
			"/a b|c, http://a:8080/a%20b%7Cc", "/caf\u00c3\u00a9, http://a:8080/caf%C3%A9",
			"/%C3%A9?q=%20+, http://a:8080/%C3%A9?q=%20+", "' /x ', http://a:8080/x" })
	void whatIsNotSentAsItStandsIsPutRight(String location, String target) {
		assertThat(Location.resolve(URI.create("http://a:8080"), location)).hasToString(target);
	}

	@ParameterizedTest
	@ValueSource(strings = { "mailto:secret", "ftp://secret/", "http:secret", "http://:80/secret", "http:///secret",
			"/secret%zz", "http://secret:99999/", "http://secret:0/", "javascript:secret()" })
	void aLocationThatLeadsNowhereIsRefusedInSilence(String location) {
		assertThatIllegalArgumentException().isThrownBy(() -> Location.resolve(URI.create("http://a/b"), location))
			.withMessageStartingWith("its Location ")
			.withMessageNotContaining("secret")
			.withNoCause();
	}

	@ParameterizedTest
	@CsvSource({ "http://a/x, http://A:80/y, true", "https://a:443/x, https://a/y, true",
			"http://a/, https://a/, false", "http://a/, http://a:81/, false", "http://a/, http://b.a/, false",
			"http://a:443/, https://a/, false", "http://a_b:80/, http://a_b/, true" })
	void theOriginIsSchemeHostAndPort(URI one, URI other, boolean same) {
		assertThat(Location.haveSameOrigin(one, other)).isEqualTo(same);
		assertThat(Location.haveSameOrigin(other, one)).isEqualTo(same);
	}

}
