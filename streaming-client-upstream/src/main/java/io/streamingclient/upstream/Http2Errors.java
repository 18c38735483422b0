package io.streamingclient.upstream;

/**
 * The error codes of RST_STREAM and GOAWAY.
 */
public final class Http2Errors {

	/** {@code NO_ERROR}. */
	public static final int NO_ERROR = 0;

	/** {@code PROTOCOL_ERROR}. */
	public static final int PROTOCOL_ERROR = 1;

	/** {@code INTERNAL_ERROR}. */
	public static final int INTERNAL_ERROR = 2;

	/** {@code FLOW_CONTROL_ERROR}. */
	public static final int FLOW_CONTROL_ERROR = 3;

	/** {@code SETTINGS_TIMEOUT}. */
	public static final int SETTINGS_TIMEOUT = 4;

	/** {@code STREAM_CLOSED}. */
	public static final int STREAM_CLOSED = 5;

	/** {@code FRAME_SIZE_ERROR}. */
	public static final int FRAME_SIZE_ERROR = 6;

	/** {@code REFUSED_STREAM}. */
	public static final int REFUSED_STREAM = 7;

	/** {@code CANCEL}. */
	public static final int CANCEL = 8;

	/** {@code COMPRESSION_ERROR}. */
	public static final int COMPRESSION_ERROR = 9;

	/** {@code CONNECT_ERROR}. */
	public static final int CONNECT_ERROR = 10;

	/** {@code ENHANCE_YOUR_CALM}. */
	public static final int ENHANCE_YOUR_CALM = 11;

	/** {@code INADEQUATE_SECURITY}. */
	public static final int INADEQUATE_SECURITY = 12;

	/** {@code HTTP_1_1_REQUIRED}. */
	public static final int HTTP_1_1_REQUIRED = 13;

	private Http2Errors() {
	}

}
