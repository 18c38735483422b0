/**
 * How streams that broke go on: by the id of the last event ({@link LastEventId}), by a
 * range of bytes ({@link ByteRange}), by whichever fits ({@link Automatic}), by a cursor
 * of the application ({@link Cursor}); and how often and after what time
 * ({@link Attempts}). All are immutable; what is remembered of one stream is in a course
 * of its own.
 */
@NullMarked
package io.streamingclient.resume;

import org.jspecify.annotations.NullMarked;
