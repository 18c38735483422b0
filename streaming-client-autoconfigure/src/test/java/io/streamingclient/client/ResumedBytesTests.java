package io.streamingclient.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;

import io.streamingclient.resume.Automatic;
import io.streamingclient.resume.Attempts;
import io.streamingclient.resume.ByteRange;
import io.streamingclient.stream.Backoff;
import io.streamingclient.stream.StreamChangedException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamResetException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that go on at the byte where they broke.
 */
@Timeout(120)
class ResumedBytesTests {

	private static final Attempts SHORT = new Attempts(5, Backoff.ofAttempts()).after(Duration.ofMillis(2),
			Duration.ofMillis(10));

	private static final Resumption RESUMED = new ByteRange(SHORT);

	private static final String TAG = "\"one\"";

	@ParameterizedTest
	@EnumSource
	void aReportThatIsCutOftenIsWholeAndNoByteIsSentTwice(Spoken spoken) {
		GeneratedBody report = GeneratedBody.of(8 * 1024 * 1024, 3);
		Random random = new Random(3);
		try (Scene scene = Scene.of(spoken, 1)) {
			scene.upstream.on("/report", (request) -> {
				int from = from(request);
				int cut = Math.min((int) report.size(), from + 1 + random.nextInt(400_000));
				Script head = head(from, report.size(), TAG).generate(report.slice(from, cut));
				return (cut == report.size()) ? head : broken(spoken, head);
			});
			StepVerifier.create(digest(bytes(scene, RESUMED)))
				.expectNext(report.sha256())
				.expectComplete()
				.verify(SOON.multipliedBy(2));
			List<SeenExchange> seen = scene.upstream.exchanges();
			assertThat(seen).hasSizeGreaterThan(20);
			assertThat(seen)
				.allSatisfy((request) -> assertThat(request.headers().first("accept-encoding")).contains("identity"));
			assertThat(seen.subList(1, seen.size()))
				.allSatisfy((request) -> assertThat(request.headers().first("if-range")).contains(TAG));
			assertThat(scene.application.awaitTermination()).satisfies((end) -> {
				assertThat(end.attempts()).isEqualTo(seen.size());
				assertThat(end.bytesReceived()).isEqualTo(report.size());
			});
			scene.assertAllSlotsAreFree();
		}
	}

	private static Script broken(Spoken spoken, Script script) {
		return (spoken == Spoken.HTTP1) ? script.cut() : script.resetStream(2);
	}

	@Test
	void anEntityThatChangesIsNeverMixed() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			byte[] old = "old old old old ".getBytes(StandardCharsets.UTF_8);
			scene.upstream.on("/report", (request) -> (from(request) == 0) ? head(0, 32, TAG).send(old).cut()
					: head(0, 32, "\"two\"").send("new new new new new new new new "));
			StreamChangedException error = failure(bytes(scene, RESUMED), StreamChangedException.class);
			assertThat(error).hasMessageContaining("ETag").hasMessageContaining("2 attempts");
			assertThat(error.bytes()).isEqualTo(old.length);
			scene.application.assertEndedOnceWith(error);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void aPartOfAnotherEntityIsRefused() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report",
					(request) -> head(from(request), 32, (from(request) == 0) ? TAG : "\"two\"").send("0123456789")
						.cut());
			failure(bytes(scene, RESUMED), StreamChangedException.class);
		}
	}

	@Test
	void aServerThatSendsAllOfTheSameIsReadFromWhereItBroke() {
		String body = "abcdefghijklmnop";
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> (requests.getAndIncrement() == 0)
					? head(0, 16, TAG).send(body.substring(0, 5)).cut() : head(0, 16, TAG).send(body));
			StepVerifier.create(text(bytes(scene, RESUMED))).expectNext(body).expectComplete().verify(SOON);
		}
	}

	@Test
	void aBreakBehindTheLastByteIsNone() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report",
					(request) -> (from(request) == 0)
							? Script.respondWith(200).header("ETag", TAG).chunked().chunk("whole").cut()
							: Script.respondWith(416).header("Content-Range", "bytes */5").body("no"));
			StepVerifier.create(text(bytes(scene, RESUMED))).expectNext("whole").expectComplete().verify(SOON);
			scene.application.assertNoLiveStreams();
		}
	}

	// RFC 9110 section 15.3.7: a part may be shorter than what was asked for
	@Test
	void aPartThatIsShorterThanAskedForIsNotTheEnd() {
		String body = "abcdefghijklmnop";
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> {
				int from = from(request);
				if (from == 0) {
					return head(0, body.length(), TAG).send(body.substring(0, 5)).cut();
				}
				int to = Math.min(body.length(), from + 4);
				return Script.respondWith(206)
					.header("ETag", TAG)
					.header("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, body.length()))
					.body(body.substring(from, to));
			});
			StepVerifier.create(text(bytes(scene, RESUMED))).expectNext(body).expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).hasSize(4);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void partsThatBringNothingAreTruncatedInTheEnd() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report",
					(request) -> (from(request) == 0) ? head(0, 16, TAG).send("abcde").cut()
							: Script.respondWith(206)
								.header("ETag", TAG)
								.header("Content-Range", "bytes 5-15/16")
								.chunked()
								.end());
			StreamTruncatedException error = failure(bytes(scene, RESUMED), StreamTruncatedException.class);
			assertThat(error.bytes()).isEqualTo(5);
			assertThat(scene.upstream.exchanges()).hasSize(6);
			scene.assertAllSlotsAreFree();
		}
	}

	@Test
	void allOfAnEntityThatCannotBeComparedIsRefused() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			AtomicInteger requests = new AtomicInteger();
			scene.upstream.on("/report",
					(request) -> (requests.getAndIncrement() == 0) ? Script.respondWith(200)
						.header("Date", "Tue, 15 Nov 1994 08:12:31 GMT")
						.header("Last-Modified", "Tue, 15 Nov 1994 07:12:31 GMT")
						.contentLength(8)
						.send("old ")
						.cut() : head(0, 8, TAG).send("new new "));
			failure(bytes(scene, RESUMED), StreamChangedException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "W/\"weak\"", "" })
	void withoutAStrongValidatorABreakIsTheEnd(String tag) {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> head(0, 32, tag).send("0123456789").cut());
			failure(bytes(scene, RESUMED), StreamTruncatedException.class);
			assertThat(scene.upstream.exchanges()).hasSize(1);
		}
	}

	@Test
	void whatBrokeBeforeTheFirstByteBeginsAgain() {
		AtomicInteger requests = new AtomicInteger();
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> switch (requests.getAndIncrement()) {
				case 0 -> Script.begin().cut();
				case 1 -> Script.respondWith(503).body("later");
				case 2 -> head(0, 4, "").flush().cut();
				default -> head(0, 4, "").send("here");
			});
			StepVerifier.create(text(bytes(scene, RESUMED))).expectNext("here").expectComplete().verify(SOON);
			assertThat(scene.upstream.exchanges()).noneMatch((request) -> request.headers().contains("range"));
		}
	}

	@Test
	void aBodyThatIsCodedAllTheSameIsNotPutTogether() {
		byte[] coded = Gzip.of(GeneratedBody.sha256(1, 1).repeat(3) + new Random(1).longs(20_000).boxed().toList());
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report",
					(request) -> Script.respondWith(200)
						.header("ETag", TAG)
						.header("Content-Encoding", "gzip")
						.contentLength(coded.length)
						.send(Arrays.copyOf(coded, coded.length / 2))
						.cut());
			failure(bytes(scene, RESUMED), StreamTruncatedException.class);
			failure(bytes(scene, new Automatic(SHORT)), StreamTruncatedException.class);
			assertThat(scene.upstream.exchanges()).hasSize(2);
		}
	}

	@Test
	void aLineGoesOnInTheMiddle() {
		String body = "one\ntwo\nthree\n";
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", (request) -> {
				int from = from(request);
				int to = Math.min(body.length(), from + 5);
				Script part = head(from, body.length(), TAG).send(body.substring(from, to));
				return (to == body.length()) ? part : part.cut();
			});
			StepVerifier.create(scene.client.get().uri("/report").resume(RESUMED).retrieve().lines())
				.expectNext("one", "two", "three")
				.expectComplete()
				.verify(SOON);
		}
	}

	@Test
	void aPostIsNotRepeated() {
		try (Scene scene = Scene.of(Spoken.HTTP1, 1)) {
			scene.upstream.on("/report", Script.begin().awaitRequestBody().cut());
			Flux<DataBuffer> body = scene.client.post()
				.uri("/report")
				.bodyValue("x")
				.resume(RESUMED)
				.retrieve()
				.bytes();
			failure(body, StreamResetException.class);
			assertThat(scene.upstream.exchanges()).hasSize(1);
		}
	}

	private static <E extends StreamException> E failure(Flux<DataBuffer> body, Class<E> type) {
		return Expect.failure(body.map((buffer) -> new Digest().take(buffer)), type);
	}

	private static Flux<DataBuffer> bytes(Scene scene, Resumption how) {
		return scene.client.get().uri("/report").resume(how).retrieve().bytes();
	}

	private static Mono<String> digest(Flux<DataBuffer> body) {
		return Mono.defer(() -> {
			Digest digest = new Digest();
			return body.doOnNext(digest::take).then(Mono.fromSupplier(digest::sha256));
		});
	}

	private static Mono<String> text(Flux<DataBuffer> body) {
		return body.reduceWith(StringBuilder::new, (text, buffer) -> {
			text.append(buffer.toString(StandardCharsets.UTF_8));
			new Digest().take(buffer);
			return text;
		}).map(StringBuilder::toString);
	}

	private static int from(SeenExchange request) {
		return request.headers().first("range").map((range) -> Integer.valueOf(range.replaceAll("\\D", ""))).orElse(0);
	}

	private static Script head(int from, long size, String tag) {
		Script begun = (from == 0) ? Script.respondWith(200)
				: Script.respondWith(206).header("Content-Range", "bytes %d-%d/%d".formatted(from, size - 1, size));
		return (tag.isEmpty() ? begun : begun.header("ETag", tag)).contentLength(size - from);
	}

}
