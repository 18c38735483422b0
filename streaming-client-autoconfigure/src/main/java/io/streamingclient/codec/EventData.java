package io.streamingclient.codec;

import java.util.Arrays;

/**
 * The data of the event that is arriving: the values of its {@code data} fields, joined
 * by line feeds.
 */
final class EventData {

	private static final int INITIAL_SIZE = 256;

	private final int maxSize;

	private final OversizePolicy oversize;

	private byte[] bytes = new byte[INITIAL_SIZE];

	private int length;

	private boolean present;

	private boolean full;

	EventData(int maxSize, OversizePolicy oversize) {
		this.maxSize = maxSize;
		this.oversize = oversize;
	}

	void add(LineBuffer lines, int value) {
		if (this.full) {
			return;
		}
		int added = lines.length() - value;
		int joint = this.present ? 1 : 0;
		int room = this.maxSize - this.length - joint;
		this.present = true;
		if (added > room || lines.isCut()) {
			this.full = true;
			if (this.oversize == OversizePolicy.FAIL) {
				throw new ElementTooLargeException(this.maxSize);
			}
			if (this.oversize == OversizePolicy.SKIP || room < 0) {
				return;
			}
			added = Math.min(added, room);
		}
		append(lines, value, added, joint);
		if (this.full) {
			dropPartOfCharacter();
		}
	}

	private void append(LineBuffer lines, int value, int added, int joint) {
		int needed = this.length + joint + added;
		if (needed > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, Math.min(2 * this.bytes.length, this.maxSize)));
		}
		if (joint == 1) {
			this.bytes[this.length] = '\n';
		}
		lines.copyTo(this.bytes, this.length + joint, value, added);
		this.length = needed;
	}

	// RFC 3629 section 3: a first byte says how many follow, each of which is 10xxxxxx
	private void dropPartOfCharacter() {
		int begin = this.length - 1;
		while (begin > 0 && begin > this.length - 4 && (this.bytes[begin] & 0xC0) == 0x80) {
			begin--;
		}
		if (begin >= 0 && begin + charactersLength(this.bytes[begin]) > this.length) {
			this.length = begin;
		}
	}

	private static int charactersLength(byte first) {
		if ((first & 0xE0) == 0xC0) {
			return 2;
		}
		if ((first & 0xF0) == 0xE0) {
			return 3;
		}
		return ((first & 0xF8) == 0xF0) ? 4 : 1;
	}

	boolean isPresent() {
		return this.present;
	}

	boolean isSkipped() {
		return this.full && this.oversize == OversizePolicy.SKIP;
	}

	boolean isText(String text) {
		// most events are longer or shorter, and need no look at their bytes
		return this.present && !this.full && this.length >= text.length() && this.length <= 3 * text.length()
				&& read(ElementReader.text()).equals(text);
	}

	<T> T read(ElementReader<T> reader) {
		return reader.read(this.bytes, 0, this.length);
	}

	void clear() {
		this.length = 0;
		this.present = false;
		this.full = false;
	}

}
