/**
 * The sample application: a report gateway over the streaming client, with an upstream of
 * its own to play with.
 */
@NullMarked
package io.streamingclient.sample;

import org.jspecify.annotations.NullMarked;
