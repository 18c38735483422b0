/**
 * What relay and inspector have in common: which upstream and which path a request means.
 */
@NullMarked
package io.streamingclient.sample.gateway;

import org.jspecify.annotations.NullMarked;
