/**
 * Any {@code WebClient} seen: an exchange filter gives each exchange of somebody else's
 * {@code WebClient} its row and ties it to its channel.
 * <ul>
 * <li>{@link io.streamingclient.observe.ExchangeObserver} is the filter.</li>
 * <li>{@code ObservedExchange} is one exchange; {@code HeadPassage} and
 * {@code BodyPassage} stand in its way and let everything through, until it is ended from
 * outside.</li>
 * <li>{@link io.streamingclient.observe.ObservedClients} knows whose exchange it is.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.observe;

import org.jspecify.annotations.NullMarked;
