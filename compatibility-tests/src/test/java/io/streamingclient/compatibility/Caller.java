package io.streamingclient.compatibility;

import reactor.core.publisher.Flux;

import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import io.streamingclient.upstream.ScriptedUpstream;

/**
 * Who reads the chat, and the name that an operator should see. The names come from three
 * places: the configured client with that base URL, the HTTP service group, the host.
 */
enum Caller {

	/** The model that Spring AI configures by itself. */
	SPRING_AI("ollama") {

		@Override
		Flux<String> chat(ApplicationContext context, ScriptedUpstream upstream) {
			return context.getBean(OllamaChatModel.class).stream("Who is there?");
		}

	},

	/** An HTTP interface. */
	HTTP_INTERFACE("assistant") {

		@Override
		Flux<String> chat(ApplicationContext context, ScriptedUpstream upstream) {
			return context.getBean(ChatService.class).chat().map(ChatService.Chunk::text);
		}

	},

	/** The user's own code. */
	WEB_CLIENT("localhost") {

		@Override
		Flux<String> chat(ApplicationContext context, ScriptedUpstream upstream) {
			return context.getBean(WebClient.Builder.class)
				.baseUrl("http://localhost:" + upstream.port())
				.build()
				.get()
				.uri("/api/chat")
				.retrieve()
				.bodyToFlux(ChatService.Chunk.class)
				.map(ChatService.Chunk::text);
		}

	};

	private final String client;

	Caller(String client) {
		this.client = client;
	}

	abstract Flux<String> chat(ApplicationContext context, ScriptedUpstream upstream);

	String client() {
		return this.client;
	}

}
