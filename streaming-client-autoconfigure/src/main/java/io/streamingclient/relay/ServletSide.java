package io.streamingclient.relay;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

/**
 * An exchange of a servlet container, read and written without blocking. It is made on
 * the thread of the container, because a container takes listeners only there.
 */
final class ServletSide implements ServerSide {

	private final HttpServletResponse response;

	private final HttpMethod method;

	private final HttpHeaders headers;

	private final Hop hop;

	private final ServletWrite write;

	private final @Nullable ServletBody body;

	ServletSide(AsyncContext async, Turns turns) throws IOException {
		HttpServletRequest request = (HttpServletRequest) async.getRequest();
		this.response = (HttpServletResponse) async.getResponse();
		this.method = HttpMethod.valueOf(request.getMethod());
		this.headers = headers(request);
		String version = request.getProtocol().replace("HTTP/", "").replace("2.0", "2");
		this.hop = new Hop(version, request.getRemoteAddr(), request.getScheme());
		this.body = expectsBody(request)
				? ServletBody.of(request.getInputStream(), request.getContentLengthLong(), turns) : null;
		ServletOutputStream output = this.response.getOutputStream();
		this.write = (this.method == HttpMethod.HEAD) ? ServletWrite.ofHead(output, turns)
				: ServletWrite.of(output, turns);
	}

	private static HttpHeaders headers(HttpServletRequest request) {
		HttpHeaders headers = new HttpHeaders();
		for (String name : Collections.list(request.getHeaderNames())) {
			Collections.list(request.getHeaders(name)).forEach((value) -> headers.add(name, value));
		}
		if (!headers.containsHeader(HttpHeaders.HOST) && request.getProtocol().startsWith("HTTP/2")) {
			headers.set(HttpHeaders.HOST, authority(request));
		}
		return headers;
	}

	// a container may keep what HTTP/2 has instead of Host to itself

	private static String authority(HttpServletRequest request) {
		boolean standardPort = request.getServerPort() == (request.isSecure() ? 443 : 80);
		return request.getServerName() + (standardPort ? "" : ":" + request.getServerPort());
	}

	private boolean expectsBody(HttpServletRequest request) throws IOException {
		long length = request.getContentLengthLong();
		return length > 0 || this.headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
				|| (length < 0 && !this.hop.isHttp1() && !request.getInputStream().isFinished());
	}

	/**
	 * The exchange is over, and so is its body.
	 */
	void end(@Nullable Throwable cause) {
		if (this.body != null) {
			this.body.fail((cause != null) ? cause : new IOException("The exchange is over"));
		}
	}

	@Override
	public HttpMethod method() {
		return this.method;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	@Override
	public Hop hop() {
		return this.hop;
	}

	@Override
	public boolean hasBody() {
		return this.body != null;
	}

	@Override
	public Flux<DataBuffer> body() {
		return (this.body != null) ? this.body : Flux.empty();
	}

	@Override
	public boolean isCommitted() {
		return this.write.hasBegun();
	}

	@Override
	public Mono<Void> send(HttpStatusCode status, HttpHeaders headers) {
		return this.write.write(() -> begin(status, headers), Flux.empty());
	}

	@Override
	public Mono<Void> send(HttpStatusCode status, HttpHeaders headers, Flux<DataBuffer> body,
			Supplier<HttpHeaders> trailers) {
		return this.write.write(() -> {
			begin(status, headers);
			if (headers.getContentLength() < 0 && !this.hop.isHttp10()) {
				this.response.setTrailerFields(() -> fields(trailers.get()));
			}
		}, body);
	}

	@Override
	public Mono<Void> send(RelayProblem problem) {
		byte[] content = problem.body();
		return Mono.defer(() -> {
			Throwable unread = (this.body != null) ? this.body.failure() : null;
			return (unread != null) ? Mono.error(unread)
					: this.write.write(() -> begin(problem.status(), problem.head(content.length)),
							Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(content)));
		});
	}

	private void begin(HttpStatusCode status, HttpHeaders headers) {
		this.response.setStatus(status.value());
		if (this.method == HttpMethod.OPTIONS) {
			// Spring MVC has named all methods there are, if nobody named any in time
			this.response.setHeader(HttpHeaders.ALLOW, null);
		}
		headers.forEach((name, values) -> values.forEach((value) -> this.response.addHeader(name, value)));
	}

	private static Map<String, String> fields(HttpHeaders headers) {
		Map<String, String> fields = new TreeMap<>();
		headers.forEach((name, values) -> fields.put(name, String.join(", ", values)));
		return fields;
	}

}
