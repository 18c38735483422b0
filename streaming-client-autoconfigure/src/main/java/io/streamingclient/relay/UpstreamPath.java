package io.streamingclient.relay;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;

/**
 * Decides whether a path stays below the base URL that it is appended to, whatever the
 * upstream makes of it: servers do not agree on encoded dots and slashes, backslashes and
 * path parameters.
 */
final class UpstreamPath {

	private UpstreamPath() {
	}

	/**
	 * Refuse a path that may leave the base URL.
	 * @param rawPath the path as it was sent: empty, or with a slash at its beginning
	 */
	static void check(String rawPath) {
		if (!rawPath.isEmpty() && !rawPath.startsWith("/")) {
			throw RelayTarget.refused(HttpStatus.BAD_REQUEST, "The path must begin with a slash.");
		}
		if (rawPath.startsWith("//") || rawPath.matches("/[A-Za-z][A-Za-z0-9+.-]*://.*")) {
			throw RelayTarget.refused(HttpStatus.BAD_REQUEST, "The path must not begin with another authority.");
		}
		int depth = 0;
		for (String segment : rawPath.split("/")) {
			depth += step(decoded(segment));
			if (depth < 0) {
				throw RelayTarget.refused(HttpStatus.BAD_REQUEST,
						"The path must not leave the base URL of the client.");
			}
		}
	}

	/**
	 * Refuse a path with a step up anywhere.
	 * @param rawPath the path as it was sent
	 */
	static void checkNoStepUp(String rawPath) {
		for (String segment : rawPath.split("/")) {
			if (step(decoded(segment)) < 0) {
				throw RelayTarget.refused(HttpStatus.BAD_REQUEST, "The path must not have '..' in it.");
			}
		}
	}

	private static String decoded(String segment) {
		try {
			return StringUtils.uriDecode(segment, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
		}
		catch (IllegalArgumentException ex) {
			throw RelayTarget.refused(HttpStatus.BAD_REQUEST, "The path has a percent sign that encodes nothing.");
		}
	}

	private static int step(String segment) {
		if (segment.indexOf('/') >= 0 || segment.indexOf('\\') >= 0) {
			return stepWithEncodedSlash(segment);
		}
		return switch (withoutParameters(segment)) {
			case "..":
				yield -1;
			case "", ".":
				yield 0;
			default:
				yield 1;
		};
	}

	private static int stepWithEncodedSlash(String segment) {
		for (String part : segment.split("[/\\\\]")) {
			if (withoutParameters(part).equals("..")) {
				throw RelayTarget.refused(HttpStatus.BAD_REQUEST,
						"The path must not have '..' beside an encoded slash.");
			}
		}
		return 1;
	}

	private static String withoutParameters(String segment) {
		int semicolon = segment.indexOf(';');
		return (semicolon < 0) ? segment : segment.substring(0, semicolon);
	}

}
