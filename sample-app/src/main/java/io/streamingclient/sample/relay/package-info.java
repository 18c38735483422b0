/**
 * Passes requests to an upstream and its responses back, as they are.
 */
@NullMarked
package io.streamingclient.sample.relay;

import org.jspecify.annotations.NullMarked;
