package io.streamingclient.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.NonBlocking;
import reactor.test.StepVerifier;

import org.springframework.core.io.FileSystemResource;
import org.springframework.web.reactive.function.BodyInserters;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamListenerException;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a listener is told of an upload.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class UploadProgressTests {

	private static final int BLOCK = 10_000;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	private final Told told = new Told();

	UploadProgressTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 1);
		this.upstream = this.scene.upstream;
		this.upstream.on("/upload").respond(200).body("taken\n");
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aStreamingBodyIsToldPartByPartOnTheEventLoop() {
		assertTaken(post().body(blocks(100), String.class));
		this.told.assertRisesTo(100 * BLOCK);
		assertThat(this.told.bytes).hasSize(100);
		assertThat(this.told.threads).hasSize(1).allMatch(NonBlocking.class::isInstance);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aBodyOfOneValueIsToldToItsEnd() {
		assertTaken(post().bodyValue(new byte[1_000_000]));
		this.told.assertRisesTo(1_000_000);
		assertThat(this.told.bytes).hasSizeGreaterThan(10);
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Content-Length")).contains("1000000");
	}

	@Test
	void soIsAFile(@TempDir Path directory) throws IOException {
		Path file = Files.write(directory.resolve("report"), new byte[1_000_000]);
		assertTaken(post().body(BodyInserters.fromResource(new FileSystemResource(file))));
		this.told.assertRisesTo(1_000_000);
		assertThat(this.scene.application.awaitTermination().bytesSent()).isEqualTo(1_000_000);
	}

	@Test
	void withoutABodyThereIsNothingToTell() {
		assertTaken(post());
		assertThat(this.told.bytes).isEmpty();
	}

	@Test
	void whatTheConnectionDoesNotTakeIsNotTold() {
		int blocks = 3000;
		Gate gate = new Gate();
		this.upstream.on("/slow").doNotRead().awaitGate(gate).readAgain().awaitRequestBody().respond(200).body("taken");
		StepVerifier.create(post().uri("/slow").body(blocks(blocks), String.class).retrieve().lines())
			.then(() -> gate.awaitArrival(SOON))
			.then(() -> {
				assertThat(this.told.last()).isLessThan(blocks * BLOCK);
				gate.open();
			})
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		this.told.assertRisesTo(blocks * BLOCK);
	}

	@Test
	void aBodyThatIsSentAgainIsNotToldAgain() {
		this.upstream.on("/old").respond(307).header("Location", "/upload");
		assertTaken(post().uri("/old").body(blocks(10), String.class));
		this.told.assertRisesTo(10 * BLOCK);
		assertThat(this.upstream.exchanges()).hasSize(2)
			.allSatisfy((seen) -> assertThat(seen.bodyBytesReceived()).isEqualTo(10 * BLOCK));
	}

	@Test
	void aListenerThatThrowsEndsItsStream() {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		body.tryEmitNext("some");
		StreamListenerException error = Expect.failure(
				this.scene.client.post().uri("/upload").body(body.asFlux(), String.class).onUploadProgress((bytes) -> {
					this.told.accept(bytes);
					throw new NoClassDefFoundError("a fault of the listener");
				}).retrieve().lines(), StreamListenerException.class);
		assertThat(error.type()).isEqualTo(ErrorType.LISTENER);
		assertThat(error.phase()).isEqualTo(Phase.SENDING);
		assertThat(error).hasCauseInstanceOf(NoClassDefFoundError.class);
		this.told.assertRisesTo(4);
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aStreamThatIsCancelledIsToldNoMore() {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		body.tryEmitNext("some");
		Disposable upload = post().body(body.asFlux(), String.class).retrieve().lines().subscribe();
		await().atMost(SOON).until(() -> this.told.last() == 4);
		upload.dispose();
		this.scene.application.awaitTermination();
		body.tryEmitNext("more");
		this.scene.assertNothingIsOpen();
		this.told.assertRisesTo(4);
	}

	@Test
	void anEarlyResponseIsTheEndOfTheStory() {
		this.upstream.on("/early").early().awaitBodyBytes(4).respond(200).body("enough\n");
		Flux<String> endless = Flux.concat(Flux.just("some"), Flux.never());
		StepVerifier.create(post().uri("/early").body(endless, String.class).retrieve().lines())
			.expectNext("enough")
			.expectComplete()
			.verify(SOON);
		this.told.assertRisesTo(4);
		this.scene.assertAllSlotsAreFree();
		this.told.assertRisesTo(4);
	}

	private StreamingClient.RequestSpec post() {
		return this.scene.client.post().uri("/upload").onUploadProgress(this.told);
	}

	private static Flux<String> blocks(int count) {
		return Flux.range(0, count).map((number) -> "x".repeat(BLOCK));
	}

	private static void assertTaken(StreamingClient.RequestSpec request) {
		StepVerifier.create(request.retrieve().lines()).expectNext("taken").expectComplete().verify(SOON);
	}

	private static final class Told implements LongConsumer {

		private final Queue<Long> bytes = new ConcurrentLinkedQueue<>();

		private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

		@Override
		public void accept(long count) {
			this.bytes.add(count);
			this.threads.add(Thread.currentThread());
		}

		long last() {
			return this.bytes.stream().mapToLong(Long::longValue).max().orElse(0);
		}

		void assertRisesTo(long size) {
			assertThat(List.copyOf(this.bytes)).isNotEmpty().isSorted().doesNotHaveDuplicates().endsWith(size);
		}

	}

}
