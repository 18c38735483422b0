/**
 * Streams that must always run: each is a child of a supervisor, as Erlang/OTP has them.
 * <ul>
 * <li>{@link io.streamingclient.supervision.SupervisedStream} declares one, and
 * {@link io.streamingclient.supervision.RestartPolicy} when it is started again.</li>
 * <li>{@link io.streamingclient.supervision.StreamSupervisor} runs them, each for
 * itself.</li>
 * <li>{@link io.streamingclient.supervision.CheckpointStore} keeps the position of those
 * that ask for it.</li>
 * </ul>
 */
@NullMarked
package io.streamingclient.supervision;

import org.jspecify.annotations.NullMarked;
