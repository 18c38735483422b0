/**
 * What everything between a client and an upstream needs: which upstream and which path a
 * request means, and how refusals and failures look.
 */
@NullMarked
package io.streamingclient.sample.gateway;

import org.jspecify.annotations.NullMarked;
