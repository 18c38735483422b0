package io.streamingclient.relay;

import org.springframework.util.Assert;

/**
 * What all relays of an application do alike.
 *
 * @param forwarded how an upstream is told who asked
 * @param pseudonym what the relay calls itself in {@code Via}
 * @param maxInFlight how many bytes of one body may be on their way between upstream and
 * client
 */
public record RelaySettings(ForwardedPolicy forwarded, String pseudonym, int maxInFlight) {

	private static final int DEFAULT_MAX_IN_FLIGHT = 128 * 1024;

	/**
	 * Check the settings.
	 */
	public RelaySettings {
		Assert.isTrue(isToken(pseudonym), "it must be a token, such as a host name without port");
		Assert.isTrue(maxInFlight > 0, "it must be above zero");
	}

	/**
	 * The settings of an application that sets none.
	 * @return the settings
	 */
	public static RelaySettings defaults() {
		return new RelaySettings(ForwardedPolicy.FORWARDED, "streaming-client", DEFAULT_MAX_IN_FLIGHT);
	}

	/**
	 * Set how an upstream is told who asked.
	 * @param policy how
	 * @return other settings
	 */
	public RelaySettings withForwarded(ForwardedPolicy policy) {
		return new RelaySettings(policy, this.pseudonym, this.maxInFlight);
	}

	/**
	 * Set what the relay calls itself in {@code Via}.
	 * @param name a token (RFC 9110 section 5.6.2)
	 * @return other settings
	 */
	public RelaySettings withPseudonym(String name) {
		return new RelaySettings(this.forwarded, name, this.maxInFlight);
	}

	/**
	 * Set how much of one body may be on its way between upstream and client.
	 * @param bytes how many bytes
	 * @return other settings
	 */
	public RelaySettings withMaxInFlight(int bytes) {
		return new RelaySettings(this.forwarded, this.pseudonym, bytes);
	}

	private static boolean isToken(String text) {
		return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
	}

}
