package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import io.streamingclient.client.StreamingClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the first screen of the README shows works as it stands.
 */
class ReadmeTests {

	private static final Path README = Path.of("..", "README.md");

	private static final Pattern CLASS_NAME = Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record) (\\w+)");

	@Test
	void theSnippetCompiles(@TempDir Path classes) throws IOException {
		String source = block("java");
		StringWriter messages = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		boolean compiled = compiler
			.getTask(messages, null, null, List.of("-d", classes.toString(), "-proc:none", "-classpath", classPath()),
					null, List.of(new Source(className(source), source)))
			.call();
		assertThat(compiled).as("%s%n%s", messages, source).isTrue();
	}

	@Test
	void theConfigurationBindsWithoutALeftover() throws IOException {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(yaml());
		BindHandler strict = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, (source) -> true);
		StreamingClientProperties properties = Binder.get(environment)
			.bind("streaming.client", Bindable.of(StreamingClientProperties.class), strict)
			.get();
		assertThat(properties.clients()).isNotEmpty();
	}

	@Test
	void theConfigurationStartsAnApplication() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TableRegistryAutoConfiguration.class,
					StreamRegistryAutoConfiguration.class, StreamingClientAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(yaml()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(StreamingClients.class).names()).isNotEmpty();
			});
	}

	private static PropertySource<?> yaml() {
		try {
			return new YamlPropertySourceLoader()
				.load("README.md", new ByteArrayResource(block("yaml").getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String block(String language) throws IOException {
		Matcher block = Pattern.compile("(?ms)^```" + language + "\\s*?\\n(.*?)^```").matcher(Files.readString(README));
		assertThat(block.find()).as("the README has a block of %s", language).isTrue();
		return block.group(1);
	}

	private static String className(String source) {
		Matcher name = CLASS_NAME.matcher(source);
		assertThat(name.find()).as("the snippet is a class: %s", source).isTrue();
		return name.group(1);
	}

	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	/**
	 * A source file that is only in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String className, String text) {
			super(URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
