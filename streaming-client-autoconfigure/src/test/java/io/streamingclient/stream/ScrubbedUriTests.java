package io.streamingclient.stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScrubbedUriTests {

	@ParameterizedTest
	@CsvSource({ "http://host/path, http://host/path", "http://user:secret@host/path, http://host/path",
			"http://user@host, http://host", "https://user:sec%40ret@host:8443/a, https://host:8443/a",
			"//user:secret@host/path, //host/path", "http://host/a@b, http://host/a@b",
			"http://user:se@cret@host/path, http://host/path", "http://host?a=1&b=2, http://host?a=*&b=*",
			"http://host/p?token=secret, http://host/p?token=*", "http://host/p?a={b}&c=d, http://host/p?a={b}&c=*",
			"http://host/p?{a}, http://host/p?{a}", "http://host/p?secret, http://host/p?*",
			"http://host/p?a=b=c, http://host/p?a=*", "http://host/p?a={b}secret, http://host/p?a=*",
			"http://host/p?a=b?c=d, http://host/p?a=*", "http://host/p#secret, http://host/p",
			"http://host/p?a=1#secret, http://host/p?a=*", "/reports/{id}?year={year}, /reports/{id}?year={year}",
			"http://user:secret@[::1]:80/p, http://[::1]:80/p", "'', ''" })
	void onlyWhatIsSafeToPrintIsLeft(String text, String scrubbed) {
		assertThat(ScrubbedUri.of(text)).hasToString(scrubbed);
	}

}
