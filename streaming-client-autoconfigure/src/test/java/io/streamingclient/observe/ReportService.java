package io.streamingclient.observe;

import java.util.Map;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.service.annotation.GetExchange;

/**
 * An HTTP interface with every kind of stream.
 */
interface ReportService {

	@GetExchange("/events")
	Flux<ServerSentEvent<String>> events();

	@GetExchange("/records")
	Flux<Map<String, Integer>> records();

	@GetExchange("/bytes")
	Flux<DataBuffer> bytes();

}
