package io.streamingclient.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.StreamCancelledException;
import io.streamingclient.stream.StreamShutdownException;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.stream.Termination;
import io.streamingclient.upstream.GeneratedBody;
import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * A body that is pulled as an {@code InputStream}.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = { "HTTP1", "H2C" })
class PulledBytesTests {

	private static final int MIB = 1024 * 1024;

	private final Scene scene;

	private final ScriptedUpstream upstream;

	PulledBytesTests(Spoken spoken) {
		this.scene = Scene.of(spoken, 4);
		this.upstream = this.scene.upstream;
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void aLargeBodyIsTransferredWhole(ReaderThreads threads) throws Exception {
		GeneratedBody body = GeneratedBody.of(64 * MIB, 7);
		this.upstream.on("/report").respond(200).generate(body);
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		long count = threads.start(() -> {
			try (InputStream bytes = pull().bytes()) {
				return bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
			}
		}).result();
		assertThat(count).isEqualTo(body.size());
		assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(body.sha256());
		assertThat(this.scene.application.awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void aSlowReaderHoldsTheServerBackAndLosesNothing() throws Exception {
		GeneratedBody body = GeneratedBody.of(64 * MIB, 8);
		this.upstream.on("/report").respond(200).generate(body);
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		try (InputStream bytes = pull().buffer(4).bytes()) {
			digest.update((byte) bytes.read());
			SeenExchange seen = this.upstream.awaitRequest(SOON);
			awaitStandstill(seen);
			assertThat(seen.bytesSent()).isLessThan(body.size() / 2);
			StreamSnapshot row = this.scene.application.streams().streams().get(0);
			assertThat(row.elements()).isLessThanOrEqualTo(5);
			assertThat(row.demand()).isFalse();
			bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
		}
		assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(body.sha256());
	}

	private static void awaitStandstill(SeenExchange seen) {
		AtomicLong before = new AtomicLong();
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofSeconds(1))
			.until(() -> before.getAndSet(seen.bytesSent()) == seen.bytesSent());
	}

	@Test
	void oneByteAfterTheOther() throws IOException {
		this.upstream.on("/report").respond(200).chunked().chunk("a").chunk(new byte[] { -1, 0 }).end();
		try (InputStream bytes = pull().bytes()) {
			assertThat(new int[] { bytes.read(), bytes.read(), bytes.read(), bytes.read(), bytes.read() })
				.containsExactly('a', 255, 0, -1, -1);
		}
	}

	@Test
	void aPartOfAnArray() throws IOException {
		this.upstream.on("/report").respond(200).body("abcdef");
		byte[] target = "........".getBytes();
		try (InputStream bytes = pull().bytes()) {
			assertThat(bytes.read(target, 1, 0)).isZero();
			assertThat(bytes.readNBytes(target, 1, 4)).isEqualTo(4);
			assertThat(new String(target)).isEqualTo(".abcd...");
			assertThat(bytes.readAllBytes()).asString().isEqualTo("ef");
			assertThat(bytes.read(target)).isEqualTo(-1);
			assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.read(target, 5, 4));
		}
	}

	@Test
	void anEmptyBodyIsAtItsEnd() throws IOException {
		this.upstream.on("/report").respond(200).body("");
		try (InputStream bytes = pull().bytes()) {
			assertThat(bytes.read()).isEqualTo(-1);
			assertThat(bytes.available()).isZero();
		}
	}

	@Test
	void whatIsAvailableCanBeReadWithoutWaiting() throws IOException {
		this.upstream.on("/report").respond(200).chunked().chunk("abc").stall();
		try (InputStream bytes = pull().bytes()) {
			Awaitility.await().atMost(SOON).until(() -> bytes.available() == 3);
			assertThat(bytes.read()).isEqualTo('a');
			assertThat(bytes.available()).isEqualTo(2);
			assertThat(bytes.readNBytes(2)).asString().isEqualTo("bc");
			assertThat(bytes.available()).isZero();
		}
	}

	@Test
	void otherStreamsCanStandOnIt() throws IOException {
		this.upstream.on("/report").respond(200).header("Content-Encoding", "gzip").body(Gzip.of("a report\n"));
		try (InputStream bytes = new GZIPInputStream(new BufferedInputStream(
				this.scene.client.get().uri("/report").undecoded().retrieve().pull().bytes()))) {
			assertThat(bytes.readAllBytes()).asString().isEqualTo("a report\n");
		}
		try (InputStream bytes = pull().bytes()) {
			assertThat(bytes.readAllBytes()).asString().isEqualTo("a report\n");
		}
	}

	@Test
	void closingMidwayEndsTheExchange() throws IOException {
		this.upstream.on("/report").respond(200).generate(64 * MIB, 1);
		InputStream bytes = pull().bytes();
		assertThat(bytes.readNBytes(100 * 1024)).hasSize(100 * 1024);
		bytes.close();
		bytes.close();
		assertThatIOException().isThrownBy(bytes::read).withMessage("closed").withNoCause();
		assertThatIOException().isThrownBy(() -> bytes.read(new byte[8])).withMessage("closed");
		assertThatIOException().isThrownBy(bytes::available).withMessage("closed");
		assertCancelled();
	}

	@Test
	void closingWithoutReadingReleasesWhatIsQueued() throws IOException {
		this.upstream.on("/report").respond(200).generate(64 * MIB, 1);
		InputStream bytes = pull().bytes();
		Awaitility.await().atMost(SOON).until(() -> bytes.available() > 0);
		bytes.close();
		assertCancelled();
	}

	@Test
	void closingTheApplicationReleasesWhatIsQueued() throws IOException {
		this.upstream.on("/report").respond(200).generate(64 * MIB, 1);
		InputStream bytes = pull().bytes();
		Awaitility.await().atMost(SOON).until(() -> bytes.available() > 0);
		this.scene.application.close();
		assertThatIOException().isThrownBy(bytes::readAllBytes)
			.withCauseExactlyInstanceOf(StreamShutdownException.class);
		assertThat(bytes.available()).isZero();
		this.scene.assertTheServerSawTheEnd();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void closingWhileAnotherThreadReads(ReaderThreads threads) throws IOException {
		this.upstream.on("/report").respond(200).generate(1024L * 1024 * MIB, 1);
		InputStream bytes = pull().bytes();
		ReaderThreads.Reader<Long> reader = threads.start(() -> bytes.transferTo(OutputStream.nullOutputStream()));
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.scene.application.streams().streams())
				.as("%s", this.scene.application.terminations())
				.anyMatch((stream) -> stream.elements() > 50));
		bytes.close();
		assertThat(reader.failure()).isInstanceOf(IOException.class).hasMessage("closed");
		assertCancelled();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void closingWakesAReaderThatWaits(ReaderThreads threads) throws IOException {
		this.upstream.on("/report").respond(200).chunked().flush().stall();
		InputStream bytes = pull().bytes();
		ReaderThreads.Reader<Integer> reader = threads.start(bytes::read);
		reader.awaitWaiting();
		bytes.close();
		assertThat(reader.failure()).isInstanceOf(IOException.class).hasMessage("closed");
		assertCancelled();
	}

	@ParameterizedTest
	@MethodSource("io.streamingclient.client.ReaderThreads#available")
	void anInterruptCancelsTheStream(ReaderThreads threads) throws IOException {
		this.upstream.on("/report").respond(200).generate(1024L * 1024 * MIB, 1);
		InputStream bytes = pull().bytes();
		ReaderThreads.Reader<Long> reader = threads.start(() -> bytes.transferTo(OutputStream.nullOutputStream()));
		SeenExchange seen = this.upstream.awaitRequest(SOON);
		seen.awaitBytesSent(MIB, SOON);
		reader.interrupt();
		assertThat(reader.failure()).isInstanceOf(IOException.class)
			.hasCauseInstanceOf(StreamCancelledException.class)
			.hasMessageContaining("interrupted");
		seen.awaitEnd(SOON);
		this.scene.assertAllSlotsAreFree();
	}

	@Test
	void aFailureIsTheCauseAndComesAfterTheBytes() throws IOException {
		this.upstream.on("/report").respond(200).contentLength(100).send("abc").cut();
		try (InputStream bytes = pull().bytes()) {
			assertThat(bytes.readNBytes(3)).asString().isEqualTo("abc");
			assertThatIOException().isThrownBy(bytes::read)
				.withCauseExactlyInstanceOf(StreamTruncatedException.class)
				.withMessageContaining("'reports'");
			assertThatIOException().isThrownBy(() -> bytes.read(new byte[8]))
				.withCauseExactlyInstanceOf(StreamTruncatedException.class);
			assertThat(bytes.available()).isZero();
		}
	}

	private PullSpec pull() {
		return this.scene.client.get().uri("/report").retrieve().pull();
	}

	private void assertCancelled() {
		this.scene.assertTheServerSawTheEnd();
		Termination end = this.scene.application.awaitTermination();
		assertThat(end.outcome()).as("%s", end).isEqualTo(Outcome.CANCELLED);
		this.scene.assertNothingIsOpen();
		this.scene.assertAllSlotsAreFree();
	}

}
