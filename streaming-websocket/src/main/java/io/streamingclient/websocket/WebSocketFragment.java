package io.streamingclient.websocket;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.socket.WebSocketMessage;

/**
 * A part of a message, as it arrived.
 *
 * @param type what the message is: text or binary. A character of a text may be divided
 * between two fragments
 * @param payload the bytes; whoever gets the fragment releases them
 * @param last whether the message ends here
 */
public record WebSocketFragment(WebSocketMessage.Type type, DataBuffer payload, boolean last) {

}
