package io.streamingclient.codec;

/**
 * How records are read: those of newline-delimited JSON, and the elements of a JSON
 * array. Immutable.
 *
 * @param skipMalformed whether a record that can't be read is left out and counted
 * @param skipOversize whether a record that is larger than allowed is left out and
 * counted
 * @param optionalLineBreak whether the last line break may be missing behind any record
 */
public record RecordOptions(boolean skipMalformed, boolean skipOversize, boolean optionalLineBreak) {

	private static final RecordOptions DEFAULTS = new RecordOptions(false, false, false);

	/**
	 * Every record that can't be read or is too large fails the stream, and so does a
	 * last one that may be cut.
	 * @return the defaults
	 */
	public static RecordOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Leave out what can't be read, and count it. A record that is cut is an error all
	 * the same.
	 * @return options that differ in that
	 */
	public RecordOptions skippingMalformed() {
		return new RecordOptions(true, this.skipOversize, this.optionalLineBreak);
	}

	/**
	 * Leave out what is larger than {@code limits.max-element-size}, and count it.
	 * @return options that differ in that
	 */
	public RecordOptions skippingOversize() {
		return new RecordOptions(this.skipMalformed, true, this.optionalLineBreak);
	}

	/**
	 * Let the last line break be missing behind a number or a word too. Without this it
	 * may be missing behind an object, an array or a string only, because these show
	 * their own end: half of {@code 1234} is a number too.
	 * @return options that differ in that
	 */
	public RecordOptions withOptionalLineBreak() {
		return new RecordOptions(this.skipMalformed, this.skipOversize, true);
	}

}
