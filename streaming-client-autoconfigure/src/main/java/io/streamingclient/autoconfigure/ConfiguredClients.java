package io.streamingclient.autoconfigure;

import java.util.List;

import io.streamingclient.client.ClientSettings;

/**
 * The settings of all clients, read once from the properties.
 *
 * @param settings those of the configured clients and the defaults
 */
record ConfiguredClients(List<ClientSettings> settings) {

}
