package io.streamingclient.life;

/**
 * A body of which every byte is known by its place: lines of eight bytes with their
 * numbers.
 *
 * @param count how many lines
 */
record NumberedLines(int count) {

	static final int WIDTH = 8;

	static String line(long number) {
		return "%07d".formatted(number);
	}

	int size() {
		return this.count * WIDTH;
	}

	byte[] part(int from, int to) {
		byte[] part = new byte[to - from];
		for (int i = 0; i < part.length; i++) {
			part[i] = at(from + i);
		}
		return part;
	}

	static byte at(long position) {
		int column = (int) (position % WIDTH);
		if (column == WIDTH - 1) {
			return '\n';
		}
		long rest = position / WIDTH;
		for (int i = WIDTH - 2; i > column; i--) {
			rest /= 10;
		}
		return (byte) ('0' + rest % 10);
	}

}
