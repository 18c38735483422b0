package io.streamingclient.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.streamingclient.relay.ForwardedPolicy;
import io.streamingclient.relay.RelaySettings;

/**
 * Properties of the relays.
 *
 * @param forwarded How an upstream is told who asked: with Forwarded, with X-Forwarded-*,
 * or not at all.
 * @param pseudonym What the relay calls itself in Via.
 * @param maxInFlight Bytes of one body that may be on their way between upstream and
 * client.
 */
@ConfigurationProperties("streaming.relay")
record RelayProperties(@DefaultValue("forwarded") ForwardedPolicy forwarded,
		@DefaultValue("streaming-client") String pseudonym, @DefaultValue("128KB") DataSize maxInFlight) {

	private static final PropertyReader READER = new PropertyReader("streaming.relay.");

	RelaySettings settings() {
		int bytes = READER.bytes("max-in-flight", this.maxInFlight);
		return READER.read("pseudonym", "Use a name without spaces, such as that of the host.",
				() -> RelaySettings.defaults()
					.withForwarded(this.forwarded)
					.withMaxInFlight(bytes)
					.withPseudonym(this.pseudonym));
	}

}
