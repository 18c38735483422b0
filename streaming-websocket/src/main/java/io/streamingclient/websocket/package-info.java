/**
 * WebSocket streams (RFC 6455): sessions with a row, verdicts, clocks and errors like
 * those of any other stream.
 * <ul>
 * <li>{@link io.streamingclient.websocket.StreamingWebSocketClients} has a
 * {@link io.streamingclient.websocket.StreamingWebSocketClient} for each configured
 * client, whose handlers get a
 * {@link io.streamingclient.websocket.StreamingWebSocketSession}.</li>
 * <li>{@link io.streamingclient.websocket.WebSocketRelay} passes a session on.</li>
 * <li>{@code FrameDecoder} reads frames without collecting them, {@code SocketWire} is
 * what happens on one channel, {@code SessionRow} ties it to the row, {@code Opening}
 * leads there.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.websocket;

import org.jspecify.annotations.NullMarked;
