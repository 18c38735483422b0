package io.streamingclient.sample.inspect;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.sample.gateway.UpstreamTarget;

/**
 * Makes an inspection of what a request says, whatever kind of server it came by.
 */
@Component
class Inspections {

	private final StreamingClients clients;

	private final JsonMapper json;

	private final MessageDigest digest;

	Inspections(StreamingClients clients, JsonMapper json) throws NoSuchAlgorithmException {
		this.clients = clients;
		this.json = json;
		this.digest = MessageDigest.getInstance("SHA-256");
	}

	/**
	 * Make an inspection.
	 * @param path the encoded path of the request
	 * @param rawQuery its encoded query, or {@code null} for none
	 * @param query its decoded query
	 */
	Inspection of(String path, @Nullable String rawQuery, MultiValueMap<String, String> query) {
		UpstreamTarget target = UpstreamTarget.of(path, rawQuery, Inspector.PREFIX, this.clients,
				InspectParameters::withoutOwn);
		InspectParameters parameters = InspectParameters.of(query);
		return new Inspection(target, parameters, reading(parameters.as()));
	}

	private Reading reading(InspectParameters.As as) {
		return switch (as) {
			case BYTES -> new Reading.Bytes(newDigest());
			case TEXT -> new Reading.Text();
			case SSE -> new Reading.Events();
			case NDJSON -> new Reading.Records(this.json);
		};
	}

	private MessageDigest newDigest() {
		try {
			return (MessageDigest) this.digest.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
