package io.streamingclient.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentDecoderTests {

	private static final byte[] PLAIN = plain(10_000);

	@ParameterizedTest
	@MethodSource("codings")
	void aWholeBodyIsDecodedHoweverItIsSplit(String coding, byte[] coded) throws Exception {
		for (int pieceLength : new int[] { 1, 2, 3, 7, 64, 1_000, coded.length }) {
			Decoded decoded = decode(coding, coded, pieceLength, 100);
			assertThat(decoded.bytes()).isEqualTo(PLAIN);
			assertThat(decoded.complete()).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("codings")
	void aBodyThatIsCutAnywhereIsNotComplete(String coding, byte[] coded) throws Exception {
		for (int length = 0; length < coded.length; length++) {
			assertThat(decode(coding, Arrays.copyOf(coded, length), coded.length, 4_096).complete())
				.as("cut at " + length)
				.isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("codings")
	void aByteThatIsWrongAnywhereIsNoticed(String coding, byte[] coded) {
		// the checksum of deflate (RFC 1951) is none
		IntStream.range(0, coded.length).filter((at) -> isChecked(coding, coded, at)).forEach((at) -> {
			byte[] wrong = coded.clone();
			wrong[at] ^= 0x55;
			assertThat(isWhole(coding, wrong)).as("byte " + at + " of " + coded.length).isFalse();
		});
	}

	// time stamp, extra flags and operating system of a gzip header mean nothing
	private static boolean isChecked(String coding, byte[] coded, int at) {
		return coding.equals("gzip") && (at < 4 || at > 9);
	}

	private static boolean isWhole(String coding, byte[] coded) {
		try {
			Decoded decoded = decode(coding, coded, coded.length, 4_096);
			return decoded.complete() && Arrays.equals(decoded.bytes(), PLAIN);
		}
		catch (CorruptContentException ex) {
			return false;
		}
	}

	static Stream<Object[]> codings() throws IOException {
		ByteArrayOutputStream bare = new ByteArrayOutputStream();
		try (OutputStream out = new DeflaterOutputStream(bare, new Deflater(6, true))) {
			out.write(PLAIN);
		}
		ByteArrayOutputStream zlib = new ByteArrayOutputStream();
		try (OutputStream out = new DeflaterOutputStream(zlib)) {
			out.write(PLAIN);
		}
		return Stream.of(new Object[] { "gzip", gzip(PLAIN) }, new Object[] { "deflate", bare.toByteArray() },
				new Object[] { "deflate", zlib.toByteArray() });
	}

	@Test
	void membersOfGzipMayFollowEachOther() throws Exception {
		byte[] first = gzip("one ".getBytes(StandardCharsets.UTF_8));
		byte[] second = gzip("two".getBytes(StandardCharsets.UTF_8));
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		Decoded decoded = decode("gzip", both, 1, 100);
		assertThat(new String(decoded.bytes(), StandardCharsets.UTF_8)).isEqualTo("one two");
		assertThat(decoded.complete()).isTrue();
		assertThat(decode("gzip", Arrays.copyOf(both, both.length - 1), 1, 100).complete()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x02, 0x04, 0x08, 0x10, 0x1e })
	void everyOptionalPartOfAGzipHeaderIsReadOver(int flags) throws Exception {
		byte[] plainHeader = gzip(PLAIN);
		ByteArrayOutputStream coded = new ByteArrayOutputStream();
		coded.write(plainHeader, 0, 3);
		coded.write(flags);
		coded.write(plainHeader, 4, 6);
		if ((flags & 0x04) != 0) {
			coded.write(new byte[] { 3, 0, 'a', 'b', 'c' });
		}
		if ((flags & 0x08) != 0) {
			coded.write("name\0".getBytes(StandardCharsets.US_ASCII));
		}
		if ((flags & 0x10) != 0) {
			coded.write("comment\0".getBytes(StandardCharsets.US_ASCII));
		}
		if ((flags & 0x02) != 0) {
			coded.write(new byte[] { 0, 0 });
		}
		coded.write(plainHeader, 10, plainHeader.length - 10);
		Decoded decoded = decode("gzip", coded.toByteArray(), 1, 4_096);
		assertThat(decoded.bytes()).isEqualTo(PLAIN);
		assertThat(decoded.complete()).isTrue();
	}

	@Test
	void whatIsNoGzipIsRefused() {
		assertThatExceptionOfType(CorruptContentException.class)
			.isThrownBy(() -> decode("gzip", "plain text".getBytes(StandardCharsets.UTF_8), 100, 100))
			.withMessageContaining("not gzip");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "deflate" })
	void whatStandsBehindTheBodyIsRefused(String coding) throws Exception {
		byte[] coded = codings().filter((each) -> each[0].equals(coding))
			.map((each) -> (byte[]) each[1])
			.findFirst()
			.orElseThrow();
		byte[] more = Arrays.copyOf(coded, coded.length + 5);
		assertThatExceptionOfType(CorruptContentException.class)
			.isThrownBy(() -> decode(coding, more, more.length, 100));
		assertThatExceptionOfType(CorruptContentException.class).isThrownBy(() -> decode(coding, more, 1, 100));
	}

	@Test
	void onlyWhatIsOfferedIsUndone() {
		assertThat(ContentCodings.offered()).isEqualTo("gzip, deflate");
		assertThat(ContentCodings.decoder("br")).isEmpty();
		assertThat(ContentCodings.decoder("gzip, gzip")).isEmpty();
		assertThat(ContentCodings.isCoded(" Identity ")).isFalse();
		assertThat(ContentCodings.isCoded("")).isFalse();
		assertThat(ContentCodings.isCoded("X-GZIP")).isTrue();
		assertThat(ContentCodings.decoder("X-GZIP")).isPresent();
	}

	private static Decoded decode(String coding, byte[] coded, int pieceLength, int room)
			throws CorruptContentException {
		ByteArrayOutputStream plain = new ByteArrayOutputStream();
		try (ContentDecoder decoder = ContentCodings.decoder(coding).orElseThrow()) {
			for (int from = 0; from < coded.length; from += pieceLength) {
				ByteBuffer input = ByteBuffer.wrap(coded, from, Math.min(pieceLength, coded.length - from));
				do {
					ByteBuffer output = ByteBuffer.allocate(room);
					decoder.decode(input, output);
					plain.write(output.array(), 0, output.position());
				}
				while (input.hasRemaining() || decoder.hasOutput());
			}
			return new Decoded(plain.toByteArray(), decoder.isComplete());
		}
	}

	private static byte[] gzip(byte[] plain) throws IOException {
		ByteArrayOutputStream coded = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(coded)) {
			out.write(plain);
		}
		return coded.toByteArray();
	}

	private static byte[] plain(int length) {
		byte[] bytes = new byte[length];
		Random random = new Random(17);
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) ('a' + random.nextInt(4));
		}
		return bytes;
	}

	private record Decoded(byte[] bytes, boolean complete) {

	}

}
