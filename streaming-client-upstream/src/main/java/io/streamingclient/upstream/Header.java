package io.streamingclient.upstream;

/**
 * One header line.
 *
 * @param name the name as it was on the wire
 * @param value the value without the white space around it
 */
public record Header(String name, String value) {

	static Header parse(String line) {
		int colon = line.indexOf(':', 1);
		if (colon <= 0) {
			throw new IllegalArgumentException("Not a header line: " + line);
		}
		return new Header(line.substring(0, colon), line.substring(colon + 1).strip());
	}

	@Override
	public String toString() {
		return this.name + ": " + this.value;
	}

}
