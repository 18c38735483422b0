package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.codec.EventOptions;
import io.streamingclient.codec.OversizePolicy;
import io.streamingclient.codec.RecordOptions;
import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamLimitException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.ClientEnd;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every reader of elements over a real connection, with an application whose JSON is in
 * snake case.
 */
@Timeout(60)
class TypedElementTests {

	private static final EventOptions DONE = EventOptions.defaults().withTerminator("[DONE]");

	private final ScriptedUpstream upstream = ScriptedUpstream.start();

	private final TestApplication application = new TestApplication(TypedElementTests::snakeCase,
			ClientSettings.defaults("reports")
				.withBaseUrl(this.upstream.uri().toString())
				.withLimits(new Limits(1000, 16 * 1024, 200, null)));

	private static WebClient.Builder snakeCase() {
		JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		return WebClient.builder()
			.codecs((codecs) -> codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(mapper)));
	}

	@AfterEach
	void close() {
		this.application.close();
		this.upstream.close();
	}

	@Test
	void dataOfEventsIsReadWithTheCodecOfTheApplication() {
		this.upstream.on("/").eventStream().event("{\"report_name\":\"a\"}").event("{\"report_name\":\"b\"}").end();
		assertElements(retrieve().events(Report.class).mapNotNull(ServerSentEvent::data), new Report("a"),
				new Report("b"));
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept")).hasValue("text/event-stream");
	}

	@Test
	void dataMayHaveAGenericType() {
		this.upstream.on("/").eventStream().event("{\"a\":[{\"report_name\":\"b\"}]}").end();
		assertElements(retrieve().events(new ParameterizedTypeReference<Map<String, List<Report>>>() {
		}).mapNotNull(ServerSentEvent::data), Map.of("a", List.of(new Report("b"))));
	}

	@Test
	void dataMayBeText() {
		this.upstream.on("/").eventStream().event("no json").end();
		assertElements(retrieve().events(String.class).mapNotNull(ServerSentEvent::data), "no json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{oops}", "[1]", "null", "" })
	void dataThatCannotBeReadSaysWhichEventAndWhere(String data) {
		this.upstream.on("/").eventStream().event("{\"report_name\":\"a\"}").send("data: " + data + "\n\n").end();
		StreamException error = assertFails(retrieve().events(Report.class), 1, StreamDecodeException.class);
		assertThat(error).hasMessageContaining("event 2 at byte 27 could not be read");
	}

	@Test
	void commentsAreDeliveredAsTheyArrive() {
		this.upstream.on("/").eventStream().send(": hb\n").stall();
		Flux<ServerSentEvent<Report>> events = retrieve().events(Report.class, EventOptions.defaults().withComments());
		StepVerifier.create(events.mapNotNull(ServerSentEvent::comment)).expectNext("hb").thenCancel().verify(SOON);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 23\r\n\r\ndata: a\n\ndata: [DONE]\n\n",
			"Content-Length: 32\r\n\r\ndata: a\n\ndata: [DONE]\n\ndata: b\n\n",
			"Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n" })
	void aTerminatorWhoseBodyEndsRightBehindItLeavesTheConnectionUsable(String response) {
		this.upstream.on("/").raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + response);
		for (int i = 0; i < 5; i++) {
			assertElements(retrieve().events(DONE).mapNotNull(ServerSentEvent::data), "a");
			assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		}
		assertThat(this.upstream.connections().accepted()).isEqualTo(1);
	}

	@Test
	void aTerminatorEndsTheExchangeOfAServerThatGoesOn() {
		this.upstream.on("/").eventStream().event("a").event("[DONE]").heartbeats(Duration.ofMillis(10), "data: b\n\n");
		assertElements(retrieve().events(DONE).mapNotNull(ServerSentEvent::data), "a");
		assertThat(this.upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET);
		assertThat(this.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aTerminatorEndsTheStreamAndNotTheConnectionOfHttp2() {
		try (Scene scene = Scene.of(Spoken.H2C, 1)) {
			scene.upstream.on("/")
				.eventStream()
				.event("a")
				.event("[DONE]")
				.heartbeats(Duration.ofMillis(10), "data: b\n\n");
			for (int i = 0; i < 3; i++) {
				assertElements(scene.client.get().uri("/").retrieve().events(DONE).mapNotNull(ServerSentEvent::data),
						"a");
				scene.assertTheServerSawTheEnd();
			}
			assertThat(scene.upstream.connections().accepted()).isEqualTo(1);
		}
	}

	@Test
	void aBodyThatEndsWithoutItsTerminatorIsTruncated() {
		this.upstream.on("/").eventStream().event("a").end();
		assertThat(assertFails(retrieve().events(DONE), 1, StreamTruncatedException.class))
			.hasMessageContaining("the body ended without its terminator '[DONE]'");
	}

	@Test
	void eventsThatAreTooLargeAreSkippedAndCounted() {
		this.upstream.on("/").eventStream().event("a").event("x".repeat(5000)).event("b").end();
		assertElements(retrieve().events(EventOptions.defaults().onOversize(OversizePolicy.SKIP))
			.mapNotNull(ServerSentEvent::data), "a", "b");
		assertSkipped(2, 1);
	}

	@Test
	void eventsThatAreTooLargeAreCut() {
		this.upstream.on("/").eventStream().event("x".repeat(5000)).end();
		assertElements(retrieve().events(EventOptions.defaults().onOversize(OversizePolicy.TRUNCATE))
			.mapNotNull(ServerSentEvent::data), "x".repeat(1000));
		assertSkipped(1, 0);
	}

	@Test
	void eventsThatAreTooLargeFail() {
		this.upstream.on("/").eventStream().event("a").event("x".repeat(5000)).end();
		assertFails(retrieve().events(), 1, StreamLimitException.class);
	}

	@Test
	void recordsAreReadWithTheCodecOfTheApplication() {
		respond("application/x-ndjson", "{\"report_name\":\"a\"}\n{\"report_name\":\"b\"}\n");
		assertElements(retrieve().records(Report.class), new Report("a"), new Report("b"));
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept")).hasValue("application/x-ndjson");
	}

	@Test
	void recordsThatCannotBeReadAreSkippedAndCounted() {
		respond("application/x-ndjson", "{\"report_name\":\"a\"}\n{oops}\nnull\n{\"report_name\":\"b\"}\n");
		assertElements(retrieve().records(Report.class, RecordOptions.defaults().skippingMalformed()), new Report("a"),
				new Report("b"));
		assertSkipped(2, 2);
	}

	@Test
	void aRecordThatIsCutSaysWhichAndWhere() {
		respond("application/x-ndjson", "{\"report_name\":\"a\"}\n{\"report_");
		assertThat(assertFails(retrieve().records(Report.class), 1, StreamTruncatedException.class))
			.hasMessageContaining("the body ended in the middle of record 2, which begins at byte 20");
	}

	@Test
	void recordsOfAParserMayBeSkippedToo() {
		respond("application/x-ndjson", "1\nx\n2");
		assertElements(retrieve().records(Integer::valueOf,
				RecordOptions.defaults().skippingMalformed().withOptionalLineBreak()), 1, 2);
		assertSkipped(2, 1);
	}

	@Test
	void elementsOfAnArrayComeAsTheyArrive() {
		this.upstream.on("/")
			.respond(200)
			.header("Content-Type", "application/json")
			.chunked()
			.chunk("[{\"report_name\":\"a\"},{\"report_")
			.stall();
		StepVerifier.create(retrieve().arrayElements(Report.class))
			.expectNext(new Report("a"))
			.thenCancel()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept")).hasValue("application/json");
	}

	@Test
	void anArrayMayBeLargerThanAnElement() {
		respond("application/json", "[" + "{\"report_name\":\"a\"},".repeat(10_000) + "{\"report_name\":\"b\"}]");
		StepVerifier.create(retrieve().arrayElements(Report.class).count())
			.expectNext(10_001L)
			.expectComplete()
			.verify(SOON);
	}

	@Test
	void anArrayThatIsCutIsTruncated() {
		respond("application/json", "[{\"report_name\":\"a\"},");
		assertThat(assertFails(retrieve().arrayElements(Report.class), 1, StreamTruncatedException.class))
			.hasMessageContaining("the body ended before the end of its JSON array, at byte 21");
	}

	@Test
	void whatIsNoArrayCannotBeRead() {
		respond("application/json", "{\"error\":\"no reports\"}");
		assertThat(assertFails(retrieve().arrayElements(Report.class), 0, StreamDecodeException.class))
			.hasMessageContaining("array element 1 at byte 0 could not be read");
	}

	@Test
	void elementsOfAnArrayThatCannotBeReadAreSkippedAndCounted() {
		respond("application/json", "[{\"report_name\":\"a\"}, 7, {\"report_name\":\"" + "x".repeat(1000) + "\"}]");
		assertElements(
				retrieve().arrayElements(Report.class, RecordOptions.defaults().skippingMalformed().skippingOversize()),
				new Report("a"));
		assertSkipped(1, 2);
	}

	@Test
	void everyReaderIsThereForCodeThatBlocks() {
		respond("application/json", "[{\"report_name\":\"a\"},{\"report_name\":\"b\"}]");
		try (StreamIterator<Report> reports = retrieve().pull()
			.elements((response) -> response.arrayElements(Report.class))) {
			assertThat(reports).toIterable().containsExactly(new Report("a"), new Report("b"));
		}
	}

	@Test
	void linesMayBeInUtf16() {
		this.upstream.on("/")
			.respond(200)
			.header("Content-Type", "text/plain;charset=utf-16")
			.body("\u00e4\r\n\u20ac".getBytes(StandardCharsets.UTF_16));
		assertElements(retrieve().lines(), "\u00e4", "\u20ac");
	}

	@Test
	void aCharsetThatIsNoneCannotBeRead() {
		respond("text/plain;charset=none", "a\n");
		assertThat(assertFails(retrieve().lines(), 0, StreamDecodeException.class))
			.hasMessageContaining("Content-Type");
	}

	@Test
	void aTypeThatNoCodecReadsCannotBeRead() {
		respond("application/x-ndjson", "1\n");
		WebClient.Builder none = WebClient.builder().codecs((codecs) -> codecs.registerDefaults(false));
		try (TestApplication without = new TestApplication(() -> none,
				ClientSettings.defaults("reports").withBaseUrl(this.upstream.uri().toString()))) {
			StepVerifier.create(without.client("reports").get().uri("/").retrieve().records(Report.class))
				.expectError(StreamDecodeException.class)
				.verify(SOON);
		}
	}

	private StreamingClient.ResponseSpec retrieve() {
		return this.application.client("reports").get().uri("/").retrieve();
	}

	private void respond(String contentType, String body) {
		this.upstream.on("/").respond(200).header("Content-Type", contentType).body(body);
	}

	private static void assertElements(Flux<?> elements, Object... expected) {
		StepVerifier.create(elements.cast(Object.class)).expectNext(expected).expectComplete().verify(SOON);
	}

	private StreamException assertFails(Flux<?> elements, int before, Class<? extends StreamException> type) {
		StreamException[] failure = new StreamException[1];
		StepVerifier.create(elements)
			.expectNextCount(before)
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(type, (expected) -> failure[0] = expected))
			.verify(SOON);
		this.application.assertEndedOnceWith(failure[0]);
		return failure[0];
	}

	private void assertSkipped(int elements, int skipped) {
		Termination end = this.application.awaitTermination();
		assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(end.elements()).isEqualTo(elements);
		assertThat(end.skipped()).isEqualTo(skipped);
	}

	record Report(String reportName) {

	}

}
