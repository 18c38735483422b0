/**
 * The embedded upstream that plays reports, events and faults, so that the sample runs
 * with nothing else installed.
 */
@NullMarked
package io.streamingclient.sample.demo;

import org.jspecify.annotations.NullMarked;
