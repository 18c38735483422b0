/**
 * Passes requests to any configured client.
 */
@NullMarked
package io.streamingclient.sample.relay;

import org.jspecify.annotations.NullMarked;
