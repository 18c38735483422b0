/**
 * Decoders that insist on the whole: what is missing or corrupt is an error, never a
 * shorter result. They are fed with bytes as they arrive, and work on bytes.
 * <ul>
 * <li>{@link io.streamingclient.codec.ContentCodings} knows the content codings that the
 * client offers, {@link io.streamingclient.codec.ContentDecoder} undoes one of them.</li>
 * <li>{@link io.streamingclient.codec.ElementFlux} decodes a body with an
 * {@link io.streamingclient.codec.ElementDecoder}:
 * {@link io.streamingclient.codec.SseDecoder},
 * {@link io.streamingclient.codec.RecordDecoder},
 * {@link io.streamingclient.codec.ArrayDecoder} or
 * {@link io.streamingclient.codec.LineDecoder}. What they make of one element is up to an
 * {@link io.streamingclient.codec.ElementReader}.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.codec;

import org.jspecify.annotations.NullMarked;
