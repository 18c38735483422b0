package io.streamingclient.compatibility;

import reactor.core.publisher.Flux;

import org.springframework.web.service.annotation.GetExchange;

/**
 * An HTTP interface to the chat of the upstream.
 */
interface ChatService {

	@GetExchange("/api/chat")
	Flux<Chunk> chat();

	/**
	 * One record of the chat, with the names of Ollama.
	 *
	 * @param message a part of the answer
	 */
	record Chunk(Message message) {

		String text() {
			return this.message.content();
		}

	}

	/**
	 * A part of the answer.
	 *
	 * @param content its text
	 */
	record Message(String content) {

	}

}
