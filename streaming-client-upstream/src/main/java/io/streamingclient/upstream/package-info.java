/**
 * A scripted upstream for tests: a byte-exact server of HTTP/1.1 and HTTP/2 on the
 * loopback address that tells each client the story its test wrote, and remembers what it
 * saw.
 * <ul>
 * <li>{@link io.streamingclient.upstream.ScriptedUpstream} is the server.</li>
 * <li>{@link io.streamingclient.upstream.Script} is what it does with one request, a list
 * of {@link io.streamingclient.upstream.Step steps} told with the words of
 * {@link io.streamingclient.upstream.Story}.</li>
 * <li>{@link io.streamingclient.upstream.Stage} is where a step acts: on the
 * {@link io.streamingclient.upstream.Response response} and on the
 * {@link io.streamingclient.upstream.Link link} below it.</li>
 * <li>{@link io.streamingclient.upstream.SeenExchange} is what the server saw of one
 * request, and how the client ended it.</li>
 * <li>{@link io.streamingclient.upstream.Http2Words} are the words that only HTTP/2 has,
 * {@link io.streamingclient.upstream.Http2Options} is how a server begins and behaves,
 * and {@link io.streamingclient.upstream.SeenHttp2} what it saw besides the
 * exchanges.</li>
 * <li>{@link io.streamingclient.upstream.StallableProxy} lets a peer vanish without
 * FIN.</li>
 * <li>{@link io.streamingclient.upstream.UnresponsiveListener} and
 * {@link io.streamingclient.upstream.RefusingPort} are peers to which no connection can
 * be made.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.upstream;

import org.jspecify.annotations.NullMarked;
