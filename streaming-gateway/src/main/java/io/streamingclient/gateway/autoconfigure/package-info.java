/**
 * Auto-configuration of the routes; properties at the edge.
 */
@NullMarked
package io.streamingclient.gateway.autoconfigure;

import org.jspecify.annotations.NullMarked;
