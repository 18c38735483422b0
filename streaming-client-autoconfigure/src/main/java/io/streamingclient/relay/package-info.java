/**
 * Passes requests of the application's own clients to an upstream and its responses back,
 * as they come and undecoded.
 * <ul>
 * <li>{@link io.streamingclient.relay.StreamRelay}: from WebFlux.</li>
 * <li>{@link io.streamingclient.relay.ServletStreamRelay}: from MVC and servlets.</li>
 * <li>{@link io.streamingclient.relay.RelaySpec}: what one relay does otherwise than all
 * others.</li>
 * <li>{@link io.streamingclient.relay.RelayTarget}: a URI that stays below the base URL
 * of a client.</li>
 * <li>{@link io.streamingclient.relay.RelayFailures} and
 * {@link io.streamingclient.relay.RelayProblem}: what a client is told when there is no
 * response to pass back.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.relay;

import org.jspecify.annotations.NullMarked;
