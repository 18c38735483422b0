/**
 * The words of the project as types: what a stream is, where it stands, how it ended.
 * <ul>
 * <li>{@link io.streamingclient.stream.LiveStream} is the row of one stream: its phase,
 * its facts and the one place where its end is decided.</li>
 * <li>{@link io.streamingclient.stream.LiveStreams} owns all rows (the <em>use</em>
 * face), {@link io.streamingclient.stream.StreamRegistry} reads and cancels them (the
 * <em>read</em> face), {@link io.streamingclient.stream.StreamListener} hears of every
 * event (the <em>record</em> face).</li>
 * <li>{@link io.streamingclient.stream.StreamSnapshot} and
 * {@link io.streamingclient.stream.Termination} are what people and endpoints see.</li>
 * <li>{@link io.streamingclient.stream.StreamException} is the root of the one sealed
 * family of errors; {@link io.streamingclient.stream.ErrorType} has their words.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.stream;

import org.jspecify.annotations.NullMarked;
