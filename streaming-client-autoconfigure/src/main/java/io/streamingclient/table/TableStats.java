package io.streamingclient.table;

/**
 * How full a table is and was. An immutable snapshot; its numbers are read one after the
 * other while the table goes on.
 *
 * @param name the name of the table
 * @param size the number of rows
 * @param capacity the number of rows there is room for
 * @param highWaterMark the largest number of rows there has been at one time
 * @param evicting whether the oldest row makes room when the table is full
 * @param refusals how many rows were refused because the table was full
 * @param evictions how many rows had to make room for newer ones
 */
public record TableStats(String name, int size, int capacity, int highWaterMark, boolean evicting, long refusals,
		long evictions) {

	/**
	 * Whether the next row would be refused.
	 * @return {@code false} while there is room, and always for an evicting table
	 */
	public boolean isRefusing() {
		return !this.evicting && this.size >= this.capacity;
	}

}
