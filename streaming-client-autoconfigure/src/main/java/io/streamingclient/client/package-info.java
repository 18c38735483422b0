/**
 * The client that applications use.
 * <ul>
 * <li>{@link io.streamingclient.client.StreamingClients} knows the named clients;
 * {@link io.streamingclient.client.StreamingClient} is one of them.</li>
 * <li>{@link io.streamingclient.client.StreamingClient.RequestSpec} describes a request,
 * fluently and without sending anything; {@link io.streamingclient.client.StreamResponse}
 * is its response where the caller wants head and body apart.</li>
 * <li>{@link io.streamingclient.client.PullSpec} reads the body in code that blocks, as a
 * {@link io.streamingclient.client.StreamIterator} or an {@code InputStream}.</li>
 * <li>{@link io.streamingclient.client.ClientSettings} is what a client is made
 * from.</li>
 * </ul>
 * Inside, every subscription is an {@code Exchange}: it opens the row before anything is
 * sent, and one {@code BodyEmitter} makes sure that the subscriber gets exactly one
 * terminal signal, whoever decides it.
 */
@NullMarked
package io.streamingclient.client;

import org.jspecify.annotations.NullMarked;
