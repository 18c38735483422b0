package io.streamingclient.stream;

import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A URI or URI template that is safe to print: credentials are gone, of the query only
 * the names are left (template variables stay, they are no values), and so is the
 * fragment.
 */
public final class ScrubbedUri {

	private static final Pattern USER_INFO = Pattern.compile("^([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/?#]*@");

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}]+}");

	private final String text;

	private ScrubbedUri(String text) {
		this.text = text;
	}

	/**
	 * Scrub a URI.
	 * @param uri the URI with whatever it carries
	 * @return the printable form
	 */
	public static ScrubbedUri of(URI uri) {
		return of(uri.toString());
	}

	/**
	 * Scrub a URI or URI template.
	 * @param uriOrTemplate the text with whatever it carries
	 * @return the printable form
	 */
	public static ScrubbedUri of(String uriOrTemplate) {
		String bare = USER_INFO.matcher(withoutFragment(uriOrTemplate)).replaceFirst("$1//");
		int query = bare.indexOf('?');
		return new ScrubbedUri(
				(query < 0) ? bare : bare.substring(0, query + 1) + namesOnly(bare.substring(query + 1)));
	}

	private static String withoutFragment(String uri) {
		int fragment = uri.indexOf('#');
		return (fragment < 0) ? uri : uri.substring(0, fragment);
	}

	private static String namesOnly(String query) {
		return Arrays.stream(query.split("&")).map(ScrubbedUri::nameOnly).collect(Collectors.joining("&"));
	}

	private static String nameOnly(String parameter) {
		int equals = parameter.indexOf('=');
		if (equals < 0) {
			return VARIABLE.matcher(parameter).matches() ? parameter : "*";
		}
		String value = parameter.substring(equals + 1);
		return parameter.substring(0, equals + 1) + (VARIABLE.matcher(value).matches() ? value : "*");
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ScrubbedUri uri && uri.text.equals(this.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
