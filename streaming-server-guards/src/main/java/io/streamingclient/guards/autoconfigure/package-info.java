/**
 * Auto-configuration of the serving guards; properties at the edge.
 */
@NullMarked
package io.streamingclient.guards.autoconfigure;

import org.jspecify.annotations.NullMarked;
