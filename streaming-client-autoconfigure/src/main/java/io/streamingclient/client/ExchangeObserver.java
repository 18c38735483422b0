package io.streamingclient.client;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * A subscriber that wants the head of the response too. It puts itself into its Reactor
 * context under this class; exchanges of nested streams show up as well.
 */
interface ExchangeObserver {

	/**
	 * The exchange has its row; nothing is sent yet.
	 * @param exchange the exchange
	 */
	void opened(Exchange exchange);

	/**
	 * A successful response is here; nobody has subscribed to its body yet.
	 * @param exchange the exchange
	 * @param response the response
	 */
	void responded(Exchange exchange, ClientResponse response);

}
