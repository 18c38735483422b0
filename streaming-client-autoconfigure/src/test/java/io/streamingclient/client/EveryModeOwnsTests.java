package io.streamingclient.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * In every mode a stream belongs to the application, and not to whoever started it.
 */
@InEveryMode
class EveryModeOwnsTests extends AbstractModeTests {

	private final Gate gate = new Gate();

	@Test
	void aStreamOutlivesTheThreadThatStartedIt() throws Exception {
		report().respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		Reading<String> reading = fromAThreadThatEnds();
		assertThat(reading.next()).isEqualTo("a");
		assertThat(this.scene.application.streams().streams()).singleElement()
			.satisfies((row) -> assertThat(row.phase()).isEqualTo(Phase.STREAMING));
		this.gate.open();
		assertCompletes(reading, "a", "b");
	}

	@Test
	void aSecondStreamThatEndsDoesNoHarmToTheFirst() throws Exception {
		report().respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		Reading<String> first = fromAThreadThatEnds();
		assertThat(first.next()).isEqualTo("a");
		this.upstream.on("/other").respond(503);
		Reading<String> second = read(this.scene.client.get().uri("/other"), ResponseSpec::lines);
		assertThat(second.end().error()).isNotNull();
		assertThat(this.scene.application.awaitTermination().status()).isEqualTo(503);
		this.gate.open();
		assertCompletes(first, "a", "b");
	}

	@Test
	void twoApplicationsShareNothing() {
		report().respond(200).chunked().chunk("a\n").awaitGate(this.gate).chunk("b\n").end();
		Reading<String> reading = lines();
		try (TestApplication other = new TestApplication(this.scene.client.settings())) {
			Reading<String> its = tracked(this.mode.read(other.client("reports").get().uri("/report").retrieve(),
					ResponseSpec::lines, (line) -> line));
			assertThat(its.next()).isEqualTo("a");
			assertThat(reading.next()).isEqualTo("a");
			assertThat(this.scene.application.streams().streams()).hasSize(1);
			String id = other.streams().streams().get(0).id();
			assertThat(this.scene.application.streams().cancel(id)).isFalse();
			assertThat(this.scene.application.streams().find(id)).isEmpty();
		}
		assertThat(this.scene.application.terminations()).isEmpty();
		this.gate.open();
		assertCompletes(reading, "a", "b");
	}

	@Test
	void eachReadingIsAnExchangeOfItsOwn() {
		report().respond(200).body("a\n");
		ResponseSpec response = get().retrieve();
		Reading<String> first = tracked(this.mode.read(response, ResponseSpec::lines, (line) -> line));
		Reading<String> second = tracked(this.mode.read(response, ResponseSpec::lines, (line) -> line));
		assertThat(first.end().error()).isNull();
		assertThat(second.end().error()).isNull();
		assertThat(first.taken()).isEqualTo(second.taken()).containsExactly("a");
		Termination one = this.scene.application.awaitTermination();
		Termination other = this.scene.application.awaitTermination();
		assertThat(one.id()).isNotEqualTo(other.id());
		assertThat(this.upstream.exchanges()).extracting(SeenExchange::path).containsExactly("/report", "/report");
		this.scene.assertAllSlotsAreFree();
	}

	private Reading<String> fromAThreadThatEnds() throws Exception {
		CompletableFuture<Reading<String>> started = new CompletableFuture<>();
		Thread caller = new Thread(() -> started.complete(lines()));
		caller.start();
		caller.join();
		return started.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
	}

}
