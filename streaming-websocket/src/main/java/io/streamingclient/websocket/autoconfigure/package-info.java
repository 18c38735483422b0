/**
 * Auto-configuration of WebSocket streams; properties at the edge.
 */
@NullMarked
package io.streamingclient.websocket.autoconfigure;

import org.jspecify.annotations.NullMarked;
