package io.streamingclient.wire;

import org.jspecify.annotations.Nullable;

/**
 * How the response of a stream is to be read.
 *
 * @param decoded whether content codings (RFC 9110 section 8.4) are undone
 * @param maxBodySize body bytes on the wire after which the stream fails, or {@code null}
 * for no limit
 */
public record ResponseOptions(boolean decoded, @Nullable Long maxBodySize) {

}
