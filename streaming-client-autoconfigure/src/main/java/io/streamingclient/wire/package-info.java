/**
 * The only package that knows Netty and Reactor Netty.
 * <ul>
 * <li>{@link io.streamingclient.wire.Transport} is the HTTP transport of one named client
 * with a connection pool of its own, made from
 * {@link io.streamingclient.wire.TransportSettings}.</li>
 * <li>{@link io.streamingclient.wire.WireLink} ties one stream to its channel: facts come
 * up through it, interventions go down.</li>
 * <li>{@code StreamProbe}, {@code UploadProbe} and {@code Http2ConnectionProbe} measure
 * on the channels; {@code ResponseRules} knows what the head of a response means for its
 * body.</li>
 * <li>{@link io.streamingclient.wire.WireFailures} says in the words of the project what
 * went wrong on the wire.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.wire;

import org.jspecify.annotations.NullMarked;
