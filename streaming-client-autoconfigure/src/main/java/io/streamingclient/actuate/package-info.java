/**
 * What an operator sees through Spring Boot's actuator. Everything here reads snapshots;
 * nothing touches the network.
 * <ul>
 * <li>{@link io.streamingclient.actuate.StreamsHealthIndicator} and
 * {@link io.streamingclient.actuate.TablesHealthIndicator} are parts of the
 * {@code streamingClient} health.</li>
 * <li>{@link io.streamingclient.actuate.StreamsEndpoint} and its web extension list and
 * cancel streams.</li>
 * <li>{@link io.streamingclient.actuate.StreamConnectionsEndpoint} shows the HTTP/2
 * connections.</li>
 * <li>{@link io.streamingclient.actuate.SupervisedHealthIndicator},
 * {@link io.streamingclient.actuate.StreamSupervisedEndpoint} and its web extension show
 * the supervised streams, and start those again that were given up.</li>
 * <li>{@link io.streamingclient.actuate.StreamTablesEndpoint} shows the tables.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.actuate;

import org.jspecify.annotations.NullMarked;
