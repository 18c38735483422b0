/**
 * Spring Boot auto-configuration, one class per concern. Nothing else uses this package.
 * <ul>
 * <li>{@link io.streamingclient.autoconfigure.TableRegistryAutoConfiguration}: the tables
 * of the application.</li>
 * <li>{@link io.streamingclient.autoconfigure.StreamRegistryAutoConfiguration}: the rows
 * of live streams, the watchdog, the end of all streams at shutdown.</li>
 * <li>{@link io.streamingclient.autoconfigure.StreamingClientAutoConfiguration}: the
 * clients, from {@code streaming.client.*}.</li>
 * <li>{@link io.streamingclient.autoconfigure.StreamSupervisionAutoConfiguration}: the
 * supervised streams and their supervisor.</li>
 * <li>{@link io.streamingclient.autoconfigure.ObservedWebClientAutoConfiguration}: any
 * other {@code WebClient}.</li>
 * <li>{@link io.streamingclient.autoconfigure.StreamingClientHealthAutoConfiguration} and
 * {@link io.streamingclient.autoconfigure.StreamingClientEndpointAutoConfiguration}: what
 * an operator sees.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.autoconfigure;

import org.jspecify.annotations.NullMarked;
