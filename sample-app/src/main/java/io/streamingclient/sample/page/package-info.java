/**
 * What a browser sees first.
 */
@NullMarked
package io.streamingclient.sample.page;

import org.jspecify.annotations.NullMarked;
