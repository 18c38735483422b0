package io.streamingclient.upstream;

/**
 * The types of frames, and their flags.
 */
public final class Http2Frames {

	/** The type {@code DATA}. */
	public static final int DATA = 0;

	/** The type {@code HEADERS}. */
	public static final int HEADERS = 1;

	/** The type {@code PRIORITY}. */
	public static final int PRIORITY = 2;

	/** The type {@code RST_STREAM}. */
	public static final int RST_STREAM = 3;

	/** The type {@code SETTINGS}. */
	public static final int SETTINGS = 4;

	/** The type {@code PUSH_PROMISE}. */
	public static final int PUSH_PROMISE = 5;

	/** The type {@code PING}. */
	public static final int PING = 6;

	/** The type {@code GOAWAY}. */
	public static final int GOAWAY = 7;

	/** The type {@code WINDOW_UPDATE}. */
	public static final int WINDOW_UPDATE = 8;

	/** The type {@code CONTINUATION}. */
	public static final int CONTINUATION = 9;

	/** The flag {@code END_STREAM} of DATA and HEADERS. */
	public static final int FLAG_END_STREAM = 0x1;

	/** The flag {@code ACK} of SETTINGS and PING. */
	public static final int FLAG_ACK = 0x1;

	/** The flag {@code END_HEADERS} of HEADERS, PUSH_PROMISE and CONTINUATION. */
	public static final int FLAG_END_HEADERS = 0x4;

	/** The flag {@code PADDED} of DATA, HEADERS and PUSH_PROMISE. */
	public static final int FLAG_PADDED = 0x8;

	/** The flag {@code PRIORITY} of HEADERS. */
	public static final int FLAG_PRIORITY = 0x20;

	private Http2Frames() {
	}

}
