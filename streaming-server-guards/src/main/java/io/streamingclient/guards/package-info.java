/**
 * Guards for the serving side, on Reactor Netty: what a client may hold, and for how
 * long.
 * <ul>
 * <li>{@link io.streamingclient.guards.ServingGuards} puts them around a server and its
 * handler; {@link io.streamingclient.guards.GuardSettings} says which.</li>
 * <li>{@link io.streamingclient.guards.GuardsReport} is what they have seen.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.guards;

import org.jspecify.annotations.NullMarked;
