/**
 * The watchdog: sweeps all live streams, comes to a verdict on each and ends those whose
 * clock ran out.
 * <ul>
 * <li>{@link io.streamingclient.watch.Watchdog} is the thread and the sweep.</li>
 * <li>{@code StreamWatch} looks at one stream after the other, {@code ConnectionWatch} at
 * the HTTP/2 connections.</li>
 * <li>{@code Waiting} says what a stream waits for, {@code Verdicts} what to think of it,
 * {@code Interventions} what to do about it.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.watch;

import org.jspecify.annotations.NullMarked;
