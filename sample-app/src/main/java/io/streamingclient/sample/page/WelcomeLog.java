package io.streamingclient.sample.page;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says what to open once the gateway is ready.
 */
@Component
class WelcomeLog {

	private static final Logger logger = LoggerFactory.getLogger(WelcomeLog.class);

	@EventListener
	void ready(ApplicationReadyEvent event) {
		String port = event.getApplicationContext().getEnvironment().getProperty("local.server.port");
		if (port != null) {
			logger.info(text("http://localhost:" + port));
		}
	}

	private static String text(String url) {
		return """
				The report gateway is ready. Open
				  {url}/                                    live streams
				  {url}/relay/demo/                         what the demo upstream can play
				  {url}/relay/demo/report?size=512MiB       a report, relayed
				  {url}/reports/report?size=512MiB          the same by a route of the configuration
				  {url}/inspect/demo/events?as=sse&count=5  events, as a Java caller sees them
				  {url}/actuator/health/streamingClient     health
				  {url}/actuator/streams                    live streams as JSON
				""".replace("{url}", url).stripTrailing();
	}

}
