package io.streamingclient.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.http.server.PathContainer;
import org.springframework.util.Assert;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Makes the path of an upstream from that of a request: a template such as
 * <code>/v2{path}</code>, with variables of the pattern of the route.
 */
public final class Rewrite {

	private static final Rewrite NONE = new Rewrite("", List.of(new Captures.Part.Rest(0)));

	private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

	private final String template;

	private final List<Captures.Part> parts;

	private Rewrite(String template, List<Captures.Part> parts) {
		this.template = template;
		this.parts = parts;
	}

	/**
	 * Keep the path as it is.
	 * @return the rewrite
	 */
	public static Rewrite none() {
		return NONE;
	}

	/**
	 * Read a template.
	 * @param template the encoded path of the upstream, with names of variables in braces
	 * @param pattern the pattern that has them
	 * @return the rewrite
	 * @throws IllegalArgumentException if it makes no path; the message says why
	 */
	public static Rewrite of(String template, PathPattern pattern) {
		Map<String, Captures.Part> captures = Captures.of(pattern);
		List<Captures.Part> parts = new ArrayList<>();
		Matcher variable = VARIABLE.matcher(template);
		int end = 0;
		while (variable.find()) {
			literal(template.substring(end, variable.start()), parts);
			parts.add(capture(variable.group(1), captures));
			end = variable.end();
		}
		literal(template.substring(end), parts);
		check(parts);
		return new Rewrite(template, List.copyOf(parts));
	}

	private static void literal(String text, List<Captures.Part> parts) {
		Assert.isTrue(text.chars().noneMatch((character) -> character == '{' || character == '}'),
				"it has a brace without another");
		Assert.isTrue(text.matches("[\\x21-\\x7e&&[^?#]]*"),
				"it must be an encoded path without spaces, query and fragment");
		if (!text.isEmpty()) {
			parts.add(new Captures.Part.Literal(text));
		}
	}

	private static Captures.Part capture(String name, Map<String, Captures.Part> captures) {
		Captures.Part part = captures.get(name);
		Assert.isTrue(part != null, () -> "{" + name + "} is no variable of the path that stands for a whole segment"
				+ " or for the rest; there is " + (captures.isEmpty() ? "none" : captures.keySet()));
		return part;
	}

	private static void check(List<Captures.Part> parts) {
		String before = "";
		for (Captures.Part part : parts) {
			boolean rest = part instanceof Captures.Part.Rest;
			Assert.isTrue(!before.isEmpty() || rest || isPath(part), "it must begin with a slash");
			Assert.isTrue(!rest || !before.endsWith("/"),
					"there must be no slash in front of the rest of the path, which has its own");
			before = (part instanceof Captures.Part.Literal literal) ? literal.text() : "variable";
		}
		Assert.isTrue(!parts.isEmpty(), "it is empty");
	}

	private static boolean isPath(Captures.Part first) {
		return first instanceof Captures.Part.Literal literal && literal.text().startsWith("/");
	}

	/**
	 * Make a path.
	 * @param path one that the pattern of the route matches
	 * @return the encoded path, empty or with a slash at its beginning
	 */
	String apply(PathContainer path) {
		return this.parts.stream().map((part) -> part.of(path)).collect(Collectors.joining());
	}

	/**
	 * A path of the kind that it makes.
	 */
	String example() {
		return this.parts.stream()
			.map((part) -> (part instanceof Captures.Part.Literal literal) ? literal.text()
					: ((part instanceof Captures.Part.Rest) ? "/x" : "x"))
			.collect(Collectors.joining());
	}

	@Override
	public String toString() {
		return this.template;
	}

}
