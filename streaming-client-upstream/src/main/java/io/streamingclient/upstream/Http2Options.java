package io.streamingclient.upstream;

import java.util.Map;
import java.util.TreeMap;

/**
 * How an upstream speaks HTTP/2 on all its connections. Each method returns other options
 * and leaves these as they were.
 *
 * @param settings the SETTINGS it begins with, by {@linkplain Http2Settings identifier}
 * @param sendsSettings whether it sends SETTINGS, and acknowledges those of the client
 * @param answersPings whether it answers PING
 * @param swallowsRequests whether it reads requests and plays no script for them
 */
public record Http2Options(Map<Integer, Long> settings, boolean sendsSettings, boolean answersPings,
		boolean swallowsRequests) {

	/**
	 * Copies the settings.
	 */
	public Http2Options {
		settings = Map.copyOf(settings);
	}

	/**
	 * Returns the options of a server that does what it should, and begins with SETTINGS
	 * that set nothing.
	 * @return the options
	 */
	public static Http2Options standard() {
		return new Http2Options(Map.of(), true, true, false);
	}

	/**
	 * Adds one of the SETTINGS it begins with.
	 * @param id the {@linkplain Http2Settings identifier}
	 * @param value the value
	 * @return the other options
	 */
	public Http2Options setting(int id, long value) {
		Map<Integer, Long> more = new TreeMap<>(this.settings);
		more.put(id, value);
		return new Http2Options(more, this.sendsSettings, this.answersPings, this.swallowsRequests);
	}

	/**
	 * Sets how many streams the client may have open. That it keeps to it is not
	 * enforced: see {@link SeenHttp2#mostOpenStreams()}.
	 * @param count the number
	 * @return the other options
	 */
	public Http2Options maxConcurrentStreams(long count) {
		return setting(Http2Settings.MAX_CONCURRENT_STREAMS, count);
	}

	/**
	 * Sets how much DATA the client may send on a stream before a WINDOW_UPDATE.
	 * @param bytes how many bytes, 0 to let no upload begin
	 * @return the other options
	 */
	public Http2Options initialWindowSize(long bytes) {
		return setting(Http2Settings.INITIAL_WINDOW_SIZE, bytes);
	}

	/**
	 * Never sends SETTINGS, and never acknowledges those of the client.
	 * @return the other options
	 */
	public Http2Options withoutSettings() {
		return new Http2Options(this.settings, false, this.answersPings, this.swallowsRequests);
	}

	/**
	 * Never answers PING.
	 * @return the other options
	 */
	public Http2Options withoutPingAnswers() {
		return new Http2Options(this.settings, this.sendsSettings, false, this.swallowsRequests);
	}

	/**
	 * Reads requests and remembers them, but plays no scripts.
	 * @return the other options
	 */
	public Http2Options swallowingRequests() {
		return new Http2Options(this.settings, this.sendsSettings, this.answersPings, true);
	}

	Frame settingsFrame() {
		byte[] payload = new byte[this.settings.size() * 6];
		int at = 0;
		for (Map.Entry<Integer, Long> setting : new TreeMap<>(this.settings).entrySet()) {
			System.arraycopy(Frame.settings(setting.getKey(), setting.getValue()).payload(), 0, payload, at, 6);
			at += 6;
		}
		return new Frame(Http2Frames.SETTINGS, 0, 0, payload);
	}

}
