/**
 * The words of the project as types: what a stream is, where it stands, how it ended.
 * <ul>
 * <li>{@link io.streamingclient.stream.LiveStream} is the row of one stream: its phase,
 * its facts and the one place where its end is decided.</li>
 * <li>{@link io.streamingclient.stream.LiveStreams} owns all rows (the <em>use</em>
 * face), {@link io.streamingclient.stream.StreamRegistry} reads and cancels them (the
 * <em>read</em> face), {@link io.streamingclient.stream.StreamListener} hears of every
 * event (the <em>record</em> face).</li>
 * <li>A stream of another kind than HTTP bodies (a WebSocket) is one more exchange with a
 * row: {@link io.streamingclient.stream.LiveStreams#open} before anything is sent,
 * {@link io.streamingclient.stream.StreamControl} for what the row asks of it, and the
 * methods of {@link io.streamingclient.stream.LiveStream} for its phases and its end. The
 * watchdog does the rest.</li>
 * <li>{@link io.streamingclient.stream.StreamSnapshot} and
 * {@link io.streamingclient.stream.Termination} are what people and endpoints see.</li>
 * <li>{@link io.streamingclient.stream.StreamException} is the root of the one sealed
 * family of errors; {@link io.streamingclient.stream.ErrorType} has their words.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.stream;

import org.jspecify.annotations.NullMarked;
