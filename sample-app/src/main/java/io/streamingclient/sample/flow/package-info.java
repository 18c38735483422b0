/**
 * Writing to a client no faster than it takes.
 */
@NullMarked
package io.streamingclient.sample.flow;

import org.jspecify.annotations.NullMarked;
