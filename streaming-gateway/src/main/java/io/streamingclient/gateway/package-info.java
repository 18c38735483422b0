/**
 * Routes: which upstream a request is for, by its path and method.
 * <ul>
 * <li>{@link io.streamingclient.gateway.Route} and
 * {@link io.streamingclient.gateway.Routes} know nothing of a kind of server.</li>
 * <li>{@link io.streamingclient.gateway.RouteHandlerMapping} serves them from WebFlux,
 * {@link io.streamingclient.gateway.ServletRouteHandlerMapping} from MVC.</li>
 * <li>{@link io.streamingclient.gateway.OriginFormFilter} and
 * {@link io.streamingclient.gateway.Refusals} are for whoever relays otherwise too.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.gateway;

import org.jspecify.annotations.NullMarked;
