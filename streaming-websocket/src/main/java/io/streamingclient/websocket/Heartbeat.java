package io.streamingclient.websocket;

import java.time.Duration;

/**
 * When a silent peer is asked for a sign of life, and when it counts as gone.
 *
 * @param pingAfter silence that is answered with a ping
 * @param goneAfter silence that no ping has ended
 */
record Heartbeat(Duration pingAfter, Duration goneAfter) {

}
