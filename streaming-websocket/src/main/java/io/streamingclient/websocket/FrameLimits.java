package io.streamingclient.websocket;

/**
 * How much a peer may send as one thing.
 *
 * @param frame payload bytes of one frame
 * @param message payload bytes of all frames of one message
 */
record FrameLimits(long frame, long message) {

}
