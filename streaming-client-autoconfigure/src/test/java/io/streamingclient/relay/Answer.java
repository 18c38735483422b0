package io.streamingclient.relay;

import io.streamingclient.upstream.Headers;

/**
 * A response as a client got it.
 *
 * @param status the status code
 * @param headers the headers
 * @param body the body without its framing
 * @param trailers the trailers
 */
record Answer(int status, Headers headers, String body, Headers trailers) {

}
