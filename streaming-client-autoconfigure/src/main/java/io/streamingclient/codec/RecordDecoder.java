package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Newline-delimited JSON (NDJSON, JSON Lines): one JSON text in UTF-8 on each line; blank
 * lines are nothing. The last newline may be missing behind a text that shows its own
 * end, as objects, arrays and strings do: a number that is cut is a number too.
 *
 * @param <T> the type of the records
 */
public final class RecordDecoder<T> implements ElementDecoder<T> {

	private final LineBuffer lines;

	private final Function<? super String, ? extends T> parser;

	private long records;

	/**
	 * Create a decoder for one body.
	 * @param maxRecordSize how many bytes one record may have
	 * @param parser reads one JSON text; throws if it is none
	 */
	public RecordDecoder(int maxRecordSize, Function<? super String, ? extends T> parser) {
		this.lines = new LineBuffer(maxRecordSize);
		this.parser = parser;
	}

	@Override
	public void feed(ByteBuffer bytes) {
		this.lines.add(bytes);
	}

	@Override
	public @Nullable T next() {
		while (this.lines.nextLine()) {
			String text = text();
			if (!text.isBlank()) {
				return read(text);
			}
		}
		return null;
	}

	private String text() {
		return this.lines.text(0, StandardCharsets.UTF_8);
	}

	private T read(String text) {
		this.records++;
		try {
			return this.parser.apply(text);
		}
		catch (RuntimeException ex) {
			throw new MalformedElementException(this.records, this.lines.lineStart(), ex);
		}
	}

	@Override
	public @Nullable T end() {
		if (!this.lines.rest() || text().isBlank()) {
			return null;
		}
		String text = text();
		try {
			if (showsItsEnd(text.stripTrailing())) {
				return read(text);
			}
		}
		catch (MalformedElementException ex) {
			throw new IncompleteElementException("The last record is cut");
		}
		throw new IncompleteElementException("The last record was not ended by a newline");
	}

	private static boolean showsItsEnd(String text) {
		return text.endsWith("}") || text.endsWith("]") || text.endsWith("\"");
	}

}
