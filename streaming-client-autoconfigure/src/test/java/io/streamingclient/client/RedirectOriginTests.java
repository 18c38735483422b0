package io.streamingclient.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.upstream.Headers;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;
import io.streamingclient.wire.Protocol;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credentials stay with the origin that they are for, whoever has added them.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class RedirectOriginTests {

	private final ScriptedUpstream home;

	private final ScriptedUpstream abroad;

	private final TestApplication application;

	private final StreamingClient client;

	RedirectOriginTests(Spoken spoken) {
		this.home = start(spoken);
		this.abroad = start(spoken);
		this.application = new TestApplication(
				() -> WebClient.builder()
					.defaultHeader("Proxy-Authorization", "secret-of-the-builder")
					.defaultCookie("session", "secret-cookie")
					.filter((request, next) -> next
						.exchange(ClientRequest.from(request).header("Authorization", "secret-of-a-filter").build())),
				ClientSettings.defaults("reports")
					.withBaseUrl(this.home.uri().toString())
					.withProtocol((spoken == Spoken.H2C) ? Protocol.H2C : Protocol.AUTO));
		this.client = this.application.client("reports");
		this.home.on("/new").respond(200).body("home\n");
		this.abroad.on("/new").respond(200).body("abroad\n");
		this.abroad.on("/back").respond(307).header("Location", this.home.uri() + "/new");
	}

	private static ScriptedUpstream start(Spoken spoken) {
		return (spoken == Spoken.H2C) ? ScriptedUpstream.startH2c() : ScriptedUpstream.start();
	}

	@AfterEach
	void close() {
		this.application.close();
		this.home.close();
		this.abroad.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "relative", "absolute" })
	void withinTheOriginCredentialsGoAlong(String location) {
		this.home.on("/old")
			.respond(302)
			.header("Location", location.equals("relative") ? "/new" : this.home.uri() + "/new");
		assertAnswer("home");
		assertThat(this.home.exchanges()).allSatisfy((seen) -> {
			assertThat(seen.headers().first("Authorization")).contains("secret-of-a-filter");
			assertThat(seen.headers().first("Proxy-Authorization")).contains("secret-of-the-builder");
			assertThat(seen.headers().all("Cookie")).isNotEmpty();
			assertThat(seen.headers().first("X-Report")).contains("7");
		});
	}

	@Test
	void toAnotherOriginTheyDoNot() {
		this.home.on("/old").respond(307).header("Location", this.abroad.uri() + "/new");
		assertAnswer("abroad");
		SeenExchange seen = this.abroad.awaitRequest(SOON);
		assertThat(seen.headers().lines().toString()).doesNotContain("secret");
		assertThat(seen.headers().first("X-Report")).contains("7");
		assertThat(seen.body()).asString().isEqualTo("report");
		assertThat(authority(seen)).isEqualTo(this.abroad.uri().getAuthority());
	}

	@Test
	void whatWasDroppedIsNotSentOnTheWayBackEither() {
		this.home.on("/old").respond(307).header("Location", this.abroad.uri() + "/back");
		assertAnswer("home");
		SeenExchange seen = this.home.exchanges().get(1);
		assertThat(seen.headers().lines().toString()).doesNotContain("secret");
	}

	@Test
	void credentialsInALocationAreNotSent() {
		this.home.on("/old")
			.respond(307)
			.header("Location", this.abroad.uri().toString().replace("//", "//user:secret@") + "/new");
		assertAnswer("abroad");
		assertThat(this.abroad.awaitRequest(SOON).headers().lines().toString()).doesNotContain("secret", "Basic");
	}

	private void assertAnswer(String answer) {
		StepVerifier
			.create(this.client.post()
				.uri("/old?key=secret")
				.header("X-Report", "7")
				.header("Cookie", "own=secret")
				.bodyValue("report")
				.retrieve()
				.lines())
			.expectNext(answer)
			.expectComplete()
			.verify(SOON);
		assertThat(this.application.awaitTermination().toString()).doesNotContain("secret");
		assertThat(this.application.terminations()).hasSize(1);
		this.application.assertNoLiveStreams();
	}

	private static String authority(SeenExchange seen) {
		Headers headers = seen.headers();
		return headers.first("Host").or(() -> headers.first(":authority")).orElseThrow();
	}

}
