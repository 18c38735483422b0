/**
 * Shows what a Java caller sees of an upstream stream, one line per element.
 */
@NullMarked
package io.streamingclient.sample.inspect;

import org.jspecify.annotations.NullMarked;
