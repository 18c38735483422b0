package io.streamingclient.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What the upstream saw of HTTP/2 besides the exchanges, on one connection or on all.
 */
public final class SeenHttp2 {

	// that of all connections: nobody sees what one saw without seeing it in the sum
	private final Board board;

	private final @Nullable SeenHttp2 all;

	private final Map<Integer, Integer> resets = new TreeMap<>();

	private final Map<Integer, Long> settings = new TreeMap<>();

	private final List<Integer> goAways = new ArrayList<>();

	private int prefaces;

	private int settingsAcks;

	private int pings;

	private int pingAcks;

	private int openStreams;

	private int mostOpenStreams;

	SeenHttp2(@Nullable SeenHttp2 all) {
		this.all = all;
		this.board = (all != null) ? all.board : new Board();
	}

	/**
	 * Returns how many clients began with the preface of HTTP/2.
	 * @return the number of connections
	 */
	public int prefaces() {
		return this.board.read(() -> this.prefaces);
	}

	/**
	 * Returns the SETTINGS that the client has sent so far.
	 * @return the last value of each {@linkplain Http2Settings identifier}
	 */
	public Map<Integer, Long> settings() {
		return this.board.read(() -> Map.copyOf(this.settings));
	}

	/**
	 * Returns how many SETTINGS frames the client has acknowledged.
	 * @return the number
	 */
	public int settingsAcks() {
		return this.board.read(() -> this.settingsAcks);
	}

	/**
	 * Returns how many PINGs the client has sent, without its answers to ours.
	 * @return the number
	 */
	public int pings() {
		return this.board.read(() -> this.pings);
	}

	/**
	 * Returns how many of our PINGs the client has answered.
	 * @return the number
	 */
	public int pingAcks() {
		return this.board.read(() -> this.pingAcks);
	}

	/**
	 * Returns the error codes of the GOAWAYs that the client has sent.
	 * @return in their order
	 */
	public List<Integer> goAwaysReceived() {
		return this.board.read(() -> List.copyOf(this.goAways));
	}

	/**
	 * Returns how many RST_STREAMs the client has sent.
	 * @return the number, with any code
	 */
	public int resets() {
		return this.board.read(this::countResets);
	}

	/**
	 * Returns how many RST_STREAMs with a code the client has sent.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @return the number
	 */
	public int resets(int errorCode) {
		return this.board.read(() -> this.resets.getOrDefault(errorCode, 0));
	}

	/**
	 * Returns how many streams are open: those that the client has opened, and that
	 * neither END_STREAM from both sides, nor RST_STREAM, nor the end of the connection
	 * has closed, nor a GOAWAY of ours has left out.
	 * @return the number
	 */
	public int openStreams() {
		return this.board.read(() -> this.openStreams);
	}

	/**
	 * Returns how many streams were open at the same time.
	 * @return the highest number ever
	 */
	public int mostOpenStreams() {
		return this.board.read(() -> this.mostOpenStreams);
	}

	/**
	 * Waits until the client has sent so many RST_STREAMs.
	 * @param count the number or more, with any code
	 * @param deadline how long to wait at most
	 * @throws AssertionError if they are fewer
	 */
	public void awaitResets(int count, Duration deadline) {
		this.board.expect(() -> countResets() >= count, deadline, () -> count + " RST_STREAMs, saw " + this);
	}

	/**
	 * Waits until the client has sent so many RST_STREAMs with a code.
	 * @param errorCode the {@linkplain Http2Errors code}
	 * @param count the number or more
	 * @param deadline how long to wait at most
	 * @throws AssertionError if they are fewer
	 */
	public void awaitResets(int errorCode, int count, Duration deadline) {
		this.board.expect(() -> this.resets.getOrDefault(errorCode, 0) >= count, deadline,
				() -> count + " RST_STREAMs with code " + errorCode + ", saw " + this);
	}

	/**
	 * Waits until the client has sent so many PINGs.
	 * @param count the number or more
	 * @param deadline how long to wait at most
	 * @throws AssertionError if they are fewer
	 */
	public void awaitPings(int count, Duration deadline) {
		this.board.expect(() -> this.pings >= count, deadline, () -> count + " PINGs, saw " + this);
	}

	/**
	 * Waits until the client has sent so many GOAWAYs.
	 * @param count the number or more
	 * @param deadline how long to wait at most
	 * @throws AssertionError if they are fewer
	 */
	public void awaitGoAways(int count, Duration deadline) {
		this.board.expect(() -> this.goAways.size() >= count, deadline, () -> count + " GOAWAYs, saw " + this);
	}

	/**
	 * Waits until so many streams are open.
	 * @param count the number
	 * @param deadline how long to wait at most
	 * @throws AssertionError if it is another number all the time
	 */
	public void awaitOpenStreams(int count, Duration deadline) {
		this.board.expect(() -> this.openStreams == count, deadline, () -> count + " open streams, saw " + this);
	}

	@Override
	public String toString() {
		return this.board.read(() -> "prefaces " + this.prefaces + ", settings " + this.settings + ", pings "
				+ this.pings + ", GOAWAY " + this.goAways + ", RST_STREAM by code " + this.resets + ", open streams "
				+ this.openStreams + ", at most " + this.mostOpenStreams);
	}

	void prefaceArrived() {
		update((seen) -> seen.prefaces++);
	}

	void settingsArrived(Map<Integer, Long> values) {
		update((seen) -> seen.settings.putAll(values));
	}

	void settingsAckArrived() {
		update((seen) -> seen.settingsAcks++);
	}

	void pingArrived() {
		update((seen) -> seen.pings++);
	}

	void pingAckArrived() {
		update((seen) -> seen.pingAcks++);
	}

	void goAwayArrived(int errorCode) {
		update((seen) -> seen.goAways.add(errorCode));
	}

	void resetArrived(int errorCode) {
		update((seen) -> seen.resets.merge(errorCode, 1, Integer::sum));
	}

	void streamOpened() {
		update((seen) -> {
			seen.openStreams++;
			seen.mostOpenStreams = Math.max(seen.mostOpenStreams, seen.openStreams);
		});
	}

	void streamClosed() {
		update((seen) -> seen.openStreams--);
	}

	void awaitSettingsAcks(int count) throws InterruptedException {
		this.board.await(() -> this.settingsAcks >= count);
	}

	void awaitPingAcks(int count) throws InterruptedException {
		this.board.await(() -> this.pingAcks >= count);
	}

	private int countResets() {
		return this.resets.values().stream().mapToInt(Integer::intValue).sum();
	}

	private void update(Change change) {
		this.board.update(() -> {
			change.apply(this);
			if (this.all != null) {
				change.apply(this.all);
			}
		});
	}

	private interface Change {

		void apply(SeenHttp2 seen);

	}

}
