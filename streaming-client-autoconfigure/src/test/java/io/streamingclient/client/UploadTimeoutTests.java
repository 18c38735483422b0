package io.streamingclient.client;

import java.time.Duration;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.Termination;
import io.streamingclient.stream.UploadTimeoutException;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.Script;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The upload clock: it runs while some of the request body is ready and the peer takes
 * none of it.
 */
@Timeout(60)
class UploadTimeoutTests {

	private static final Duration UPLOAD_IDLE = Duration.ofMillis(600);

	// for uploads that go on: the kernel takes and gives in bursts, a busy machine too
	private static final Duration PATIENT = Duration.ofSeconds(4);

	private static final int MIB = 1024 * 1024;

	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

	private final Scene scene = Scene.of(Spoken.HTTP1, 1, (timeouts) -> timeouts.withUploadIdle(UPLOAD_IDLE));

	private final ScriptedUpstream upstream = this.scene.upstream;

	private final TestApplication application = this.scene.application;

	private final StreamingClient client = this.scene.client;

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void aServerThatDoesNotReadAStreamingBodyStallsTheUpload() {
		this.upstream.on("/upload").doNotRead().stall();
		UploadTimeoutException error = Expect.failure(
				this.client.post().uri("/upload").body(blocks(1024), DataBuffer.class).retrieve().lines(),
				UploadTimeoutException.class);
		assertStalled(error, UPLOAD_IDLE);
	}

	@Test
	void aServerThatDoesNotReadOneLargeBodyStallsTheUpload() {
		this.upstream.on("/upload").doNotRead().stall();
		UploadTimeoutException error = Expect.failure(
				this.client.post().uri("/upload").bodyValue(new byte[32 * MIB]).retrieve().lines(),
				UploadTimeoutException.class);
		assertStalled(error, UPLOAD_IDLE);
	}

	@Test
	void aRequestMayHaveAnUploadTimeoutOfItsOwn() {
		Duration longer = UPLOAD_IDLE.multipliedBy(2);
		this.upstream.on("/upload").doNotRead().stall();
		UploadTimeoutException error = Expect.failure(this.client.post()
			.uri("/upload")
			.timeouts((timeouts) -> timeouts.withUploadIdle(longer))
			.bodyValue(new byte[32 * MIB])
			.retrieve()
			.lines(), UploadTimeoutException.class);
		assertStalled(error, longer);
	}

	@Test
	void oneLargeBodyThatIsReadSlowlyButSteadilyArrivesWhole() {
		int size = 50 * MIB;
		this.upstream.on("/upload", readSlowly(size).respond(200).body("taken"));
		StepVerifier.create(patientPost().bodyValue(GeneratedBody.of(size, 5).bytes()).retrieve().lines())
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		assertThat(seen.bodyBytesReceived()).isEqualTo(size);
		assertThat(seen.bodySha256()).isEqualTo(GeneratedBody.sha256(size, 5));
		Termination end = this.application.awaitTermination();
		assertThat(end.bytesSent()).isGreaterThanOrEqualTo(size);
		assertThat(end.duration()).as("the test was slow enough").isGreaterThan(PATIENT);
	}

	@Test
	void aStreamingBodyThatIsReadSlowlyButSteadilyArrivesWhole() {
		int blocks = 50 * 16;
		this.upstream.on("/upload", readSlowly(blocks * 64 * 1024).respond(200).body("taken"));
		StepVerifier.create(patientPost().body(blocks(blocks), DataBuffer.class).retrieve().lines())
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		assertThat(this.upstream.awaitRequest(SOON).bodyBytesReceived()).isEqualTo(blocks * 64 * 1024);
		assertThat(this.application.awaitTermination().duration()).isGreaterThan(PATIENT);
	}

	@Test
	void aSlowProducerOfTheBodyIsNotKilled() {
		this.upstream.on("/upload").respond(200).body("taken");
		Flux<String> body = Flux.just("a", "b", "c").delayElements(UPLOAD_IDLE.multipliedBy(2));
		StepVerifier.create(this.client.post().uri("/upload").body(body, String.class).retrieve().lines())
			.expectNext("taken")
			.expectComplete()
			.verify(SOON);
		assertThat(new String(this.upstream.awaitRequest(SOON).body())).isEqualTo("abc");
	}

	private StreamingClient.RequestSpec patientPost() {
		return this.client.post().uri("/upload").timeouts((timeouts) -> timeouts.withUploadIdle(PATIENT));
	}

	private Flux<DataBuffer> blocks(int count) {
		return Flux.range(0, count).map((number) -> this.buffers.allocateBuffer(64 * 1024).write(new byte[64 * 1024]));
	}

	// one MiB at a time, and between them a pause that is far shorter than the timeout
	private static Script readSlowly(int size) {
		Script script = Script.begin().doNotRead();
		for (int arrived = MIB; arrived < size; arrived += MIB) {
			script = script.readAgain()
				.awaitBodyBytes(arrived)
				.then((stage) -> stage.link().stopReading())
				.pause(Duration.ofMillis(100));
		}
		return script.readAgain().awaitRequestBody();
	}

	private void assertStalled(UploadTimeoutException error, Duration timeout) {
		Expect.notEarlyAndNotLate(error, timeout);
		assertThat(error.type()).isEqualTo(ErrorType.TIMEOUT);
		assertThat(error.phase()).isEqualTo(Phase.SENDING);
		assertThat(error.clock()).isEqualTo(Clock.UPLOAD);
		assertThat(error.timeout()).isEqualTo(timeout);
		assertThat(error).hasMessageContaining("'reports'").hasMessageContaining("upload-idle-timeout");
		this.scene.assertTheServerSawTheEnd();
		this.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
	}

}
