package io.streamingclient.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Which parts of a path the variables of a pattern stand for, byte for byte: what Spring
 * extracts is decoded.
 */
final class Captures {

	private static final Pattern REST = Pattern.compile("\\{\\*([^{}]+)}");

	private static final Pattern SEGMENT = Pattern.compile("\\{([^{}*:]+)}");

	private Captures() {
	}

	/**
	 * Find the variables that are a whole segment, or all segments at the end.
	 * @param pattern the pattern
	 * @return the parts by the names of their variables
	 */
	static Map<String, Part> of(PathPattern pattern) {
		Map<String, Part> parts = new LinkedHashMap<>();
		List<String> segments = segments(pattern.getPatternString());
		int last = segments.size() - 1;
		for (int i = 0; i <= last; i++) {
			Matcher rest = REST.matcher(segments.get(i));
			Matcher one = SEGMENT.matcher(segments.get(i));
			if (one.matches()) {
				parts.put(one.group(1), new Part.Segment(2 * i + 1));
			}
			else if (rest.matches() && i == last) {
				parts.put(rest.group(1), new Part.Rest(2 * i));
			}
			else if (rest.matches() || segments.get(i).equals("**")) {
				// how many segments that is, every path decides anew
				return parts;
			}
		}
		return parts;
	}

	// a regular expression may have slashes
	private static List<String> segments(String pattern) {
		List<String> segments = new ArrayList<>();
		int depth = 0;
		int begin = 1;
		for (int i = 1; i < pattern.length(); i++) {
			char character = pattern.charAt(i);
			depth += (character == '{') ? 1 : ((character == '}') ? -1 : 0);
			if (character == '/' && depth == 0) {
				segments.add(pattern.substring(begin, i));
				begin = i + 1;
			}
		}
		segments.add(pattern.substring(begin));
		return segments;
	}

	/**
	 * A part of the path of an upstream.
	 */
	sealed interface Part {

		String of(PathContainer path);

		/**
		 * The same for every path.
		 *
		 * @param text the text
		 */
		record Literal(String text) implements Part {

			@Override
			public String of(PathContainer path) {
				return this.text;
			}

		}

		/**
		 * One segment of a path.
		 *
		 * @param index where it is among the elements of the path
		 */
		record Segment(int index) implements Part {

			@Override
			public String of(PathContainer path) {
				return path.elements().get(this.index).value();
			}

		}

		/**
		 * All that is left of a path: nothing, or with a slash at its beginning.
		 *
		 * @param index where it begins among the elements of the path
		 */
		record Rest(int index) implements Part {

			@Override
			public String of(PathContainer path) {
				return (this.index < path.elements().size()) ? path.subPath(this.index).value() : "";
			}

		}

	}

}
