package io.streamingclient.supervision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What a checkpoint file looks like: a line that a person can read, with the length and
 * the checksum of what follows, and then the position.
 */
final class CheckpointFile {

	private static final String MAGIC = "streaming-client-checkpoint/1";

	private static final int MAX_HEAD = 200;

	private CheckpointFile() {
	}

	static ByteBuffer write(String name, String position) {
		byte[] body = position.getBytes(StandardCharsets.UTF_8);
		byte[] head = head(name, body).getBytes(StandardCharsets.US_ASCII);
		return ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
	}

	private static String head(String name, byte[] body) {
		return "%s %s %d %08x\n".formatted(MAGIC, name, body.length, checksum(name, body));
	}

	private static long checksum(String name, byte[] body) {
		CRC32C checksum = new CRC32C();
		checksum.update(name.getBytes(StandardCharsets.US_ASCII));
		checksum.update(body);
		return checksum.getValue();
	}

	static String read(String name, byte[] content, Path file) {
		int lineEnd = 0;
		while (lineEnd < content.length && lineEnd < MAX_HEAD && content[lineEnd] != '\n') {
			lineEnd++;
		}
		if (lineEnd == content.length || content[lineEnd] != '\n') {
			throw new CorruptCheckpointException(file.toString(),
					(content.length == 0) ? "it is empty" : "its first line is cut or none of a checkpoint");
		}
		byte[] body = new byte[content.length - lineEnd - 1];
		System.arraycopy(content, lineEnd + 1, body, 0, body.length);
		String head = new String(content, 0, lineEnd + 1, StandardCharsets.ISO_8859_1);
		if (!head.startsWith(MAGIC + " ")) {
			throw new CorruptCheckpointException(file.toString(), "its first line is none of a checkpoint");
		}
		if (!head.startsWith(MAGIC + " " + name + " ")) {
			throw new CorruptCheckpointException(file.toString(), "it belongs to another stream");
		}
		if (!head.equals(head(name, body))) {
			throw new CorruptCheckpointException(file.toString(), "length and checksum are not those of its content");
		}
		return new String(body, StandardCharsets.UTF_8);
	}

}
