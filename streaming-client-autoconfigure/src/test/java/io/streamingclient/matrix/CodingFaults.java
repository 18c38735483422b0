package io.streamingclient.matrix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;

/**
 * Compressed bodies that HTTP frames as whole, and that are not what they should be.
 */
final class CodingFaults {

	private static final List<String> LINES = IntStream.range(0, 2000)
		.mapToObj((number) -> "line " + number * 7919 % 2003)
		.toList();

	private static final byte[] TEXT = (String.join("\n", LINES) + "\n").getBytes(StandardCharsets.UTF_8);

	private static final byte[] GZIP = gzip(TEXT);

	private static final int BOMB = 32 * 1024 * 1024;

	private static final Truth TRUNCATED = Truth.fails(ErrorType.TRUNCATED, Phase.STREAMING);

	private static final Truth DECODE = Truth.fails(ErrorType.DECODE, Phase.STREAMING);

	private CodingFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Compression");
		truncated(rows);
		corrupt(rows);
		other(rows);
		return rows;
	}

	private static void truncated(Rows rows) {
		coded(rows, "gzip cut in the middle, cleanly framed", "gzip", Arrays.copyOf(GZIP, GZIP.length / 2))
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
		rows.row("gzip cut in the middle, delimited by FIN", HTTP11)
			.script(Script.respondWith(200)
				.header("Content-Encoding", "gzip")
				.closeDelimited()
				.send(Arrays.copyOf(GZIP, GZIP.length / 2)))
			.whole(LINES)
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
		coded(rows, "deflate cut in the middle", "deflate", deflatedHalf()).truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
		coded(rows, "gzip without its trailer", "gzip", Arrays.copyOf(GZIP, GZIP.length - 8))
			.truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completes("not verified"));
		coded(rows, "gzip cut in its header", "gzip", Arrays.copyOf(GZIP, 5)).truth(TRUNCATED, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("data missing"));
	}

	private static void corrupt(Rows rows) {
		coded(rows, "gzip with a wrong CRC", "gzip", flipped(GZIP.length - 8)).truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.fails("DecompressionException"));
		coded(rows, "gzip with a wrong length (ISIZE)", "gzip", flipped(GZIP.length - 4))
			.truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.fails("DecompressionException"));
		byte[] corrupt = GZIP.clone();
		Arrays.fill(corrupt, 20, GZIP.length - 8, (byte) 0xFF);
		coded(rows, "Corrupt compressed data", "gzip", corrupt).truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.fails("DataFormatException"));
		coded(rows, "The coding gzip, and a body that is not", "gzip", TEXT).truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.fails("DecompressionException"));
		coded(rows, "Garbage after gzip", "gzip", joined(GZIP, "garbage".repeat(10).getBytes(StandardCharsets.UTF_8)))
			.truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.fails("DecompressionException"));
	}

	private static void other(Rows rows) {
		coded(rows, "A coding that nobody offered: br", "br", GZIP).truth(DECODE, Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("compressed bytes delivered as data"));
		rows.row("A bomb: 32 MiB from 32 KiB", HTTP11, H2C)
			.reading(Reading.BYTES)
			.script(Script.respondWith(200).header("Content-Encoding", "gzip").body(gzip(new byte[BOMB])))
			.truth(Truth.fails(ErrorType.LIMIT, Phase.STREAMING), Seen.ITS_OWN_END)
			.plain(Plain.completesWrong("all of it inflated"));
	}

	private static Row coded(Rows rows, String name, String coding, byte[] body) {
		return rows.row(name, HTTP11, H2C)
			.script(Script.respondWith(200).header("Content-Encoding", coding).body(body))
			.whole(LINES);
	}

	private static byte[] flipped(int index) {
		byte[] bytes = GZIP.clone();
		bytes[index] ^= 1;
		return bytes;
	}

	private static byte[] joined(byte[] first, byte[] second) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(first);
		bytes.writeBytes(second);
		return bytes.toByteArray();
	}

	static byte[] gzip(byte[] content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static byte[] deflatedHalf() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream deflate = new DeflaterOutputStream(bytes)) {
			deflate.write(TEXT);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
	}

}
