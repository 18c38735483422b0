package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.client.StreamingClient.ResponseSpec;
import io.streamingclient.codec.EventOptions;
import io.streamingclient.codec.RecordOptions;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.GeneratedBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole bodies come whole in every mode, whatever they are made of.
 */
@InEveryMode
class EveryModeReadsTests extends AbstractModeTests {

	// more than all windows and buffers between here and there
	private static final int LARGE = 16 * 1024 * 1024;

	@Test
	void elementsComeInOrder() {
		report().respond(200).body("a\nb\r\n\nc\n");
		Termination end = assertCompletes(lines(), "a", "b", "", "c");
		assertThat(end.status()).isEqualTo(200);
		assertThat(end.bytesReceived()).isEqualTo(8);
		assertThat(end.unverifiable()).isFalse();
	}

	@Test
	void oneElementIsABodyToo() {
		report().respond(200).body("a");
		assertCompletes(lines(), "a");
	}

	@Test
	void anEmptyBodyHasNoElement() {
		report().respond(200).body("");
		assertThat(assertCompletes(lines()).bytesReceived()).isZero();
	}

	@Test
	void elementsMayBeginInOneChunkAndEndInAnother() {
		report().respond(200).chunked().chunk("a\nbc").flush().chunk("d\n").chunk("e").end();
		assertCompletes(lines(), "a", "bcd", "e");
	}

	@Test
	void aBodyMayEndWithItsConnection() {
		report().respond(200).closeDelimited().send("a\nb\n");
		Termination end = assertCompletes(lines(), "a", "b");
		assertThat(end.unverifiable()).isEqualTo(this.spoken == Spoken.HTTP1);
	}

	@Test
	void thousandsOfElementsComeInOrder() {
		List<String> all = IntStream.range(0, 10_000).mapToObj(String::valueOf).toList();
		report().respond(200).body(String.join("\n", all));
		assertCompletes(lines(), all.toArray());
	}

	@Test
	void aBodyThatIsLargerThanAnyBufferIsWhole() {
		Digest digest = new Digest();
		report().respond(200).generate(LARGE, 7);
		Reading<Integer> sizes = tracked(this.mode.bytes(get().retrieve(),
				(bytes) -> digest.take(DefaultDataBufferFactory.sharedInstance.wrap(bytes))));
		assertThat(sizes.end().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(sizes.taken().stream().mapToInt(Integer::intValue).sum()).isEqualTo(LARGE);
		assertThat(digest.sha256()).isEqualTo(GeneratedBody.sha256(LARGE, 7));
		assertThat(this.scene.application.awaitTermination().bytesReceived()).isEqualTo(LARGE);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void linesHaveTheCharsetOfTheResponse() {
		report().respond(200)
			.header("Content-Type", "text/plain;charset=ISO-8859-1")
			.body("caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
		assertCompletes(lines(), "caf\u00e9");
	}

	@Test
	void recordsMayBeParsed() {
		report().respond(200).body("1\n2\n\n3\n");
		assertCompletes(read(get(), (response) -> response.records(Integer::valueOf)), 1, 2, 3);
	}

	@Test
	void recordsMayHaveAType() {
		report().respond(200).body("{\"name\":\"a\"}\n{\"name\":\"b\"}");
		assertCompletes(read(get(), (response) -> response.records(Report.class)), new Report("a"), new Report("b"));
	}

	@Test
	void recordsThatAreSkippedAreCounted() {
		report().respond(200).body("{\"name\":\"a\"}\nsorry\n{\"name\":\"b\"}\n");
		Termination end = assertCompletes(
				read(get(), (response) -> response.records(Report.class, RecordOptions.defaults().skippingMalformed())),
				new Report("a"), new Report("b"));
		assertThat(end.skipped()).isEqualTo(1);
	}

	@Test
	void elementsOfAnArrayComeOneByOne() {
		report().respond(200).body("[{\"name\":\"a\"},\n{\"name\":\"b\"}]");
		assertCompletes(read(get(), (response) -> response.arrayElements(Report.class)), new Report("a"),
				new Report("b"));
	}

	@Test
	void eventsHaveAnIdATypeAndData() {
		report().eventStream().send(": hello\nid: 7\nevent: add\ndata: a\ndata: b\n\n").event("c").end();
		assertCompletes(read(get(), ResponseSpec::events), ServerSentEvent.builder("a\nb").id("7").event("add").build(),
				event("c"));
	}

	@Test
	void dataOfEventsMayHaveAType() {
		report().eventStream().event("{\"name\":\"a\"}").end();
		assertCompletes(read(get(), (response) -> response.events(Report.class).mapNotNull(ServerSentEvent::data)),
				new Report("a"));
	}

	@Test
	void aTerminatorEndsTheStreamOfAServerThatGoesOn() {
		report().eventStream().event("a").event("[DONE]").stall();
		EventOptions done = EventOptions.defaults().withTerminator("[DONE]");
		assertCompletes(read(get(), (response) -> response.events(done).mapNotNull(ServerSentEvent::data)), "a");
		this.scene.assertTheServerSawTheEnd();
	}

	private static ServerSentEvent<String> event(String data) {
		return ServerSentEvent.builder(data).id("7").build();
	}

	private record Report(String name) {

	}

}
