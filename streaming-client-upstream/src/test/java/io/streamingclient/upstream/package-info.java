/**
 * Tests of the scripted upstream, with raw sockets and with the JDK's client.
 */
@NullMarked
package io.streamingclient.upstream;

import org.jspecify.annotations.NullMarked;
