package io.streamingclient.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.streamingclient.stream.Outcome;
import io.streamingclient.stream.Phase;
import io.streamingclient.stream.StreamDecodeException;
import io.streamingclient.stream.StreamException;
import io.streamingclient.stream.StreamTruncatedException;
import io.streamingclient.upstream.Script;

import static io.streamingclient.client.TestApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Content codings in every mode: the body comes whole, or an error says what is wrong
 * with it.
 */
@InEveryMode
class EveryModeDecodesTests extends AbstractModeTests {

	private static final List<String> LINES = IntStream.range(0, 500)
		.mapToObj((number) -> "line " + number * 7919 % 2003)
		.toList();

	private static final String TEXT = String.join("\n", LINES) + "\n";

	private static final byte[] PLAIN = TEXT.getBytes(StandardCharsets.UTF_8);

	private static final byte[] GZIP = Gzip.of(TEXT);

	private static final byte[] ZLIB = deflated(false);

	private static final byte[] BARE = deflated(true);

	@ParameterizedTest
	@MethodSource("wholeBodies")
	void aWholeBodyIsWhole(Coded coded) {
		play(coded);
		assertCompletes(lines(), LINES.toArray());
	}

	static Stream<Coded> wholeBodies() {
		return Stream.of(new Coded("none", null, PLAIN), new Coded("identity", "identity", PLAIN),
				new Coded("identity in capitals", "IDENTITY", PLAIN), new Coded("called none", "none", PLAIN),
				new Coded("gzip", "gzip", GZIP), new Coded("gzip in capitals", "GZip", GZIP),
				new Coded("gzip by its old name", "x-gzip", GZIP),
				new Coded("gzip of two members", "gzip",
						joined(Gzip.of(TEXT.substring(0, 1000)), Gzip.of(TEXT.substring(1000)))),
				new Coded("gzip with a member of nothing", "gzip", joined(GZIP, Gzip.of(""))),
				new Coded("deflate as zlib", "deflate", ZLIB), new Coded("deflate, bare", "deflate", BARE));
	}

	@ParameterizedTest
	@MethodSource("cutBodies")
	void aBodyThatIsCutIsTruncated(Coded coded) {
		play(coded);
		assertThat(failure(StreamTruncatedException.class).isRetryable()).isTrue();
	}

	static Stream<Coded> cutBodies() {
		return Stream.of(new Coded("gzip, half", "gzip", cut(GZIP, GZIP.length / 2)),
				new Coded("gzip without its trailer", "gzip", cut(GZIP, GZIP.length - 8)),
				new Coded("gzip without its last byte", "gzip", cut(GZIP, GZIP.length - 1)),
				new Coded("gzip, half a header", "gzip", cut(GZIP, 5)),
				new Coded("gzip, half a second member", "gzip",
						joined(Gzip.of(TEXT.substring(0, 1000)), cut(Gzip.of(TEXT.substring(1000)), 100))),
				new Coded("zlib, half", "deflate", cut(ZLIB, ZLIB.length / 2)),
				new Coded("zlib without its last byte", "deflate", cut(ZLIB, ZLIB.length - 1)),
				new Coded("bare deflate, half", "deflate", cut(BARE, BARE.length / 2)));
	}

	@ParameterizedTest
	@MethodSource("corruptBodies")
	void aBodyThatIsCorruptCannotBeDecoded(Coded coded) {
		play(coded);
		assertThat(failure(StreamDecodeException.class).isRetryable()).isFalse();
	}

	static Stream<Coded> corruptBodies() {
		return Stream.of(new Coded("gzip, wrong checksum", "gzip", flipped(GZIP, GZIP.length - 8)),
				new Coded("gzip, wrong length", "gzip", flipped(GZIP, GZIP.length - 4)),
				new Coded("gzip, wrong data", "gzip", overwritten(GZIP)), new Coded("gzip that is none", "gzip", PLAIN),
				new Coded("gzip, and something behind", "gzip", joined(GZIP, PLAIN)),
				new Coded("gzip that is zlib", "gzip", ZLIB),
				new Coded("zlib, wrong checksum", "deflate", flipped(ZLIB, ZLIB.length - 1)),
				new Coded("zlib, wrong data", "deflate", overwritten(ZLIB)),
				new Coded("zlib, and something behind", "deflate", joined(ZLIB, PLAIN)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "br", "zstd", "compress", "rot13", "gzip, gzip", "gzip, br", "deflate, gzip" })
	void aCodingThatWasNotOfferedIsAnErrorAndNoData(String coding) {
		this.upstream.on("/report", Script.respondWith(200).header("Content-Encoding", coding).body(GZIP));
		StreamException error = failure(StreamDecodeException.class);
		assertThat(error.elements()).isZero();
		assertThat(error).hasMessageContaining("content coding").hasMessageContaining("undecoded()");
		assertThat(error.isRetryable()).isFalse();
	}

	@Test
	void noMoreIsOfferedThanCanBeUndone() {
		report().respond(200).body("a\n");
		assertCompletes(lines(), "a");
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept-Encoding")).hasValue("gzip, deflate");
	}

	@Test
	void anOfferOfTheCallerIsSentAsItIs() {
		report().respond(200).body("a\n");
		assertCompletes(read(get().header("Accept-Encoding", "identity"), (response) -> response.lines()), "a");
		assertThat(this.upstream.awaitRequest(SOON).headers().first("Accept-Encoding")).hasValue("identity");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "br", "gzip, gzip" })
	void onRequestTheBodyIsLeftAsItIs(String coding) {
		this.upstream.on("/report", Script.respondWith(200).header("Content-Encoding", coding).body(GZIP));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		Reading<Integer> reading = tracked(this.mode.bytes(get().undecoded().retrieve(), (block) -> {
			bytes.writeBytes(block);
			return block.length;
		}));
		assertThat(reading.end().outcome()).isEqualTo(Outcome.COMPLETED);
		assertThat(bytes.toByteArray()).isEqualTo(GZIP);
		assertThat(this.upstream.awaitRequest(SOON).headers().contains("Accept-Encoding")).isFalse();
		this.scene.assertAllSlotsAreFree();
	}

	// framed in one way and in the other
	private void play(Coded coded) {
		this.upstream.on("/report", (this.spoken == Spoken.HTTP1) ? coded.inChunks() : coded.atOnce());
	}

	private <E extends StreamException> E failure(Class<E> type) {
		Reading<String> reading = lines();
		assertThat(reading.end().error()).isExactlyInstanceOf(type);
		E error = type.cast(reading.awaitEnd().error());
		int delivered = reading.taken().size();
		assertThat(reading.taken()).as("nothing wrong was delivered").isEqualTo(LINES.subList(0, delivered));
		assertThat(error.phase()).isEqualTo(Phase.STREAMING);
		this.scene.application.assertEndedOnceWith(error);
		this.scene.assertAllSlotsAreFree();
		return error;
	}

	private static byte[] deflated(boolean bare) {
		Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
		deflater.setInput(PLAIN);
		deflater.finish();
		byte[] target = new byte[PLAIN.length];
		int length = deflater.deflate(target);
		deflater.end();
		return cut(target, length);
	}

	private static byte[] cut(byte[] bytes, int length) {
		return Arrays.copyOf(bytes, length);
	}

	private static byte[] joined(byte[] first, byte[] second) {
		byte[] joined = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, joined, first.length, second.length);
		return joined;
	}

	private static byte[] flipped(byte[] bytes, int index) {
		byte[] flipped = bytes.clone();
		flipped[index] ^= 1;
		return flipped;
	}

	private static byte[] overwritten(byte[] bytes) {
		byte[] overwritten = bytes.clone();
		Arrays.fill(overwritten, 20, bytes.length - 8, (byte) 0xff);
		return overwritten;
	}

	/**
	 * A body and what its head calls it.
	 *
	 * @param name what it is
	 * @param coding the coding, or {@code null} for no header
	 * @param body the bytes
	 */
	private record Coded(String name, @Nullable String coding, byte[] body) {

		private static final int PIECE = 333;

		Script atOnce() {
			return head().body(this.body);
		}

		private Script head() {
			Script head = Script.respondWith(200);
			return (this.coding != null) ? head.header("Content-Encoding", this.coding) : head;
		}

		Script inChunks() {
			Script script = head().chunked();
			for (int from = 0; from < this.body.length; from += PIECE) {
				script = script.chunk(Arrays.copyOfRange(this.body, from, Math.min(from + PIECE, this.body.length)));
			}
			return script.end();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
