/**
 * Writing to a client no faster than it takes.
 */
@NullMarked
package io.streamingclient.relay.flow;

import org.jspecify.annotations.NullMarked;
