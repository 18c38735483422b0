/**
 * The gateway under mixed load for a long time.
 */
package io.streamingclient.sample.soak;
