package io.streamingclient.upstream;

/**
 * The identifiers of SETTINGS.
 */
public final class Http2Settings {

	/** {@code SETTINGS_HEADER_TABLE_SIZE}. */
	public static final int HEADER_TABLE_SIZE = 1;

	/** {@code SETTINGS_ENABLE_PUSH}. */
	public static final int ENABLE_PUSH = 2;

	/** {@code SETTINGS_MAX_CONCURRENT_STREAMS}. */
	public static final int MAX_CONCURRENT_STREAMS = 3;

	/** {@code SETTINGS_INITIAL_WINDOW_SIZE}. */
	public static final int INITIAL_WINDOW_SIZE = 4;

	/** {@code SETTINGS_MAX_FRAME_SIZE}. */
	public static final int MAX_FRAME_SIZE = 5;

	/** {@code SETTINGS_MAX_HEADER_LIST_SIZE}. */
	public static final int MAX_HEADER_LIST_SIZE = 6;

	private Http2Settings() {
	}

}
