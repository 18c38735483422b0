/**
 * Decoders that insist on the whole: what is missing or corrupt is an error, never a
 * shorter result. Plain JDK, fed with bytes as they arrive.
 * <ul>
 * <li>{@link io.streamingclient.codec.ContentCodings} knows the content codings that the
 * client offers, {@link io.streamingclient.codec.ContentDecoder} undoes one of them.</li>
 * <li>{@link io.streamingclient.codec.ElementFlux} decodes a body with an
 * {@link io.streamingclient.codec.ElementDecoder}:
 * {@link io.streamingclient.codec.SseDecoder},
 * {@link io.streamingclient.codec.RecordDecoder} or
 * {@link io.streamingclient.codec.LineDecoder}.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.codec;

import org.jspecify.annotations.NullMarked;
