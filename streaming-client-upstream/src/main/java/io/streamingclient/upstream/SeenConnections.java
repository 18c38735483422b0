package io.streamingclient.upstream;

/**
 * How many connections the upstream has had.
 *
 * @param accepted all that were ever accepted
 * @param open those that neither side has ended yet
 */
public record SeenConnections(int accepted, int open) {
}
