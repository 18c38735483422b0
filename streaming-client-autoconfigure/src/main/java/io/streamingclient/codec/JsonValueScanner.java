package io.streamingclient.codec;

/**
 * Finds where one JSON value ends (RFC 8259), and leaves it to a parser whether it is
 * one: only brackets, strings and escapes are looked at.
 */
final class JsonValueScanner {

	private int depth;

	private boolean inString;

	private boolean escaped;

	private boolean scalar;

	/**
	 * Begin a value.
	 * @param firstByte its first byte, which is to be scanned too
	 */
	void begin(byte firstByte) {
		this.depth = 0;
		this.inString = false;
		this.escaped = false;
		this.scalar = isScalar(firstByte);
	}

	/**
	 * Whether a value does not show its own end.
	 * @param firstByte its first byte
	 * @return whether it is a number or a word
	 */
	static boolean isScalar(byte firstByte) {
		return firstByte != '{' && firstByte != '[' && firstByte != '"';
	}

	/**
	 * Look for the end of the value.
	 * @param bytes more of the value
	 * @param from where to begin
	 * @param to where to stop
	 * @return where the value ends, or {@code -1} if that is not here
	 */
	int findEnd(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			byte value = bytes[i];
			if (this.scalar) {
				if (endsScalar(value)) {
					return i;
				}
			}
			else if (this.inString ? endsString(value) : closes(value)) {
				return i + 1;
			}
		}
		return -1;
	}

	private static boolean endsScalar(byte value) {
		return value == ',' || value == ']' || value == '}' || isWhitespace(value);
	}

	static boolean isWhitespace(byte value) {
		return value == ' ' || value == '\n' || value == '\r' || value == '\t';
	}

	private boolean endsString(byte value) {
		if (this.escaped) {
			this.escaped = false;
		}
		else if (value == '\\') {
			this.escaped = true;
		}
		else if (value == '"') {
			this.inString = false;
			return this.depth == 0;
		}
		return false;
	}

	private boolean closes(byte value) {
		switch (value) {
			case '"' -> this.inString = true;
			case '{', '[' -> this.depth++;
			case '}', ']' -> this.depth--;
			default -> {
				return false;
			}
		}
		return this.depth == 0 && !this.inString;
	}

}
