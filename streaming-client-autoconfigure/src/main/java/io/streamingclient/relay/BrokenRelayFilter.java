package io.streamingclient.relay;

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * Has the container abort the connection of a client whose response broke in the middle.
 * There is no call for that in the servlet API: a container does it when a dispatch fails
 * and the response is committed, unless an error page appends something first.
 */
public final class BrokenRelayFilter implements Filter {

	private static final String BROKEN_BY = BrokenRelayFilter.class.getName() + ".BROKEN_BY";

	/**
	 * Create a new instance, for all dispatches but that of the request.
	 */
	public BrokenRelayFilter() {
	}

	static void mark(ServletRequest request, Throwable failure) {
		request.setAttribute(BROKEN_BY, failure);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!(request.getAttribute(BROKEN_BY) instanceof Throwable failure)) {
			chain.doFilter(request, response);
		}
		else if (request.getDispatcherType() == DispatcherType.ASYNC) {
			throw new BrokenRelayException(failure);
		}
		else if (!response.isCommitted()) {
			chain.doFilter(request, response);
		}
	}

	@SuppressWarnings("serial")
	private static final class BrokenRelayException extends IOException {

		BrokenRelayException(Throwable cause) {
			super("A response was cut off: " + cause.getMessage(), cause);
		}

		@Override
		public Throwable fillInStackTrace() {
			return this;
		}

	}

}
