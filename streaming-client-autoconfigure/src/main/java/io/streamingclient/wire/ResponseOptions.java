package io.streamingclient.wire;

import org.jspecify.annotations.Nullable;

/**
 * How the response of a stream is to be read.
 *
 * @param decoded whether content codings (RFC 9110 section 8.4) are undone
 * @param followsRedirects whether the transport follows redirects by itself
 * @param maxDecompressionRatio how many times larger than on the wire the decoded body
 * may get
 * @param maxBodySize body bytes on the wire after which the stream fails, or {@code null}
 * for no limit
 */
public record ResponseOptions(boolean decoded, boolean followsRedirects, int maxDecompressionRatio,
		@Nullable Long maxBodySize) {

}
