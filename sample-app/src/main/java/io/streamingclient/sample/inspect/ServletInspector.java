package io.streamingclient.sample.inspect;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.ServletStreamRelay;

/**
 * Serves {@code /inspect/{client}/{*path}} from MVC, which writes each element as a line
 * and asks for the next one then.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ServletInspector {

	private final Inspections inspections;

	private final ServletStreamRelay relay;

	ServletInspector(Inspections inspections, ServletStreamRelay relay) {
		this.inspections = inspections;
		this.relay = relay;
	}

	@GetMapping(Inspector.PREFIX + "{client}/**")
	ResponseEntity<Flux<Map<String, Object>>> inspect(HttpServletRequest request,
			@RequestParam MultiValueMap<String, String> query) {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_NDJSON)
			.cacheControl(CacheControl.noStore())
			.body(this.inspections.of(path, request.getQueryString(), query).report());
	}

	@ExceptionHandler
	void refuse(RelayRefusedException refusal, HttpServletResponse response) throws IOException {
		this.relay.refuse(response, refusal.problem());
	}

}
