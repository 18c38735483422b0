package io.streamingclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Verdict;
import io.streamingclient.upstream.Gate;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The pace of the peer is the pace of the publisher.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class UploadBackpressureTests {

	private static final int MIB = 1024 * 1024;

	private static final int BLOCK = 64 * 1024;

	private static final int BLOCKS = 1500;

	// what the transport asks for ahead, and what the buffers of both sockets hold
	private static final int MOST_AHEAD = 128 + 12 * MIB / BLOCK;

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

	private final Scene scene;

	private final ScriptedUpstream upstream;

	UploadBackpressureTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 1, (timeouts) -> timeouts.withStuckAfter(Duration.ofSeconds(1)));
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aServerThatDoesNotReadHoldsThePublisherBack() {
		Gate gate = new Gate();
		AtomicInteger produced = new AtomicInteger();
		this.upstream.on("/upload")
			.doNotRead()
			.awaitGate(gate)
			.readAgain()
			.awaitRequestBody()
			.respond(200)
			.body("taken\n");
		Flux<DataBuffer> body = Flux.range(0, BLOCKS).map((number) -> {
			produced.incrementAndGet();
			return this.buffers.allocateBuffer(BLOCK).write(new byte[BLOCK]);
		});
		StepVerifier.create(this.scene.client.post().uri("/upload").body(body, DataBuffer.class).retrieve().lines())
			.then(() -> {
				awaitVerdict(Verdict.UPLOAD_STALLED);
				assertThat(produced).hasValueBetween(1, MOST_AHEAD);
				gate.open();
			})
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		assertThat(produced).hasValue(BLOCKS);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(seen.bodyBytesReceived()).isEqualTo((long) BLOCKS * BLOCK);
		assertThat(this.scene.application.awaitTermination().bytesSent()).isEqualTo((long) BLOCKS * BLOCK);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void oneLargeValueThatIsReadSlowlyButSteadilyArrivesWhole() {
		// the kernel takes and gives in bursts, a busy machine too
		Duration patience = Duration.ofSeconds(4);
		int size = 24 * 1024 * 1024;
		Script script = Script.begin().doNotRead();
		for (int arrived = MIB; arrived < size; arrived += MIB) {
			script = script.readAgain()
				.awaitBodyBytes(arrived)
				.then((stage) -> stage.link().stopReading())
				.pause(patience.dividedBy(20));
		}
		this.upstream.on("/upload", script.readAgain().awaitRequestBody().respond(200).body("taken\n"));
		StepVerifier
			.create(this.scene.client.post()
				.uri("/upload")
				.timeouts((timeouts) -> timeouts.withUploadIdle(patience))
				.bodyValue(GeneratedBody.of(size, 5).bytes())
				.retrieve()
				.lines())
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).bodySha256()).isEqualTo(GeneratedBody.sha256(size, 5));
		assertThat(this.scene.application.awaitTermination().duration()).as("the test was slow enough")
			.isGreaterThan(patience);
	}

	@Test
	void theUploadGoesOnWhileTheResponseIsRead() {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		this.upstream.on("/upload")
			.early()
			.awaitBodyBytes(4)
			.respond(200)
			.chunked()
			.chunk("some\n")
			.awaitRequestBody()
			.chunk("all\n")
			.end();
		StepVerifier
			.create(this.scene.client.post().uri("/upload").body(body.asFlux(), String.class).retrieve().lines())
			.then(() -> body.tryEmitNext("some"))
			.expectNext("some")
			.then(() -> {
				body.tryEmitNext("more");
				body.tryEmitComplete();
			})
			.expectNext("all")
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).body()).asString().isEqualTo("somemore");
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
		this.scene.assertAllSlotsAreFree();
	}

	private void awaitVerdict(Verdict verdict) {
		await().atMost(SOON)
			.until(() -> this.scene.application.streams()
				.streams()
				.stream()
				.anyMatch((stream) -> stream.verdict() == verdict));
	}

}
