/**
 * The starter in an application of its users, beside libraries that know nothing of it:
 * what Spring AI, HTTP interfaces and a plain {@code WebClient} read is seen and guarded,
 * and coroutines read what our client reads.
 */
@NullMarked
package io.streamingclient.compatibility;

import org.jspecify.annotations.NullMarked;
