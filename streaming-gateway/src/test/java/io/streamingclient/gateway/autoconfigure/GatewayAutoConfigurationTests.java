package io.streamingclient.gateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.Servlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

import io.streamingclient.autoconfigure.ServletStreamRelayAutoConfiguration;
import io.streamingclient.autoconfigure.StreamRegistryAutoConfiguration;
import io.streamingclient.autoconfigure.StreamRelayAutoConfiguration;
import io.streamingclient.autoconfigure.StreamingClientAutoConfiguration;
import io.streamingclient.autoconfigure.TableRegistryAutoConfiguration;
import io.streamingclient.gateway.OriginFormFilter;
import io.streamingclient.gateway.RouteHandlerMapping;
import io.streamingclient.gateway.Routes;
import io.streamingclient.gateway.ServletRouteHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(GatewayAutoConfiguration.class,
			StreamRelayAutoConfiguration.class, ServletStreamRelayAutoConfiguration.class,
			StreamingClientAutoConfiguration.class, StreamRegistryAutoConfiguration.class,
			TableRegistryAutoConfiguration.class, WebClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, CodecsAutoConfiguration.class);

	private static final String ROUTES = "streaming.relay.routes.";

	private static final String[] CLIENTS = { "streaming.client.clients.reports.base-url=http://reports.test",
			"streaming.client.clients.nowhere.idle-timeout=30s" };

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues(CLIENTS);

	@Test
	void routesAreServedByWebFlux() {
		this.runner.withPropertyValues(ROUTES + "a.path=/a/{*path}", ROUTES + "a.client=reports")
			.run((context) -> assertThat(context).hasSingleBean(Routes.class)
				.hasSingleBean(RouteHandlerMapping.class)
				.hasSingleBean(OriginFormFilter.class));
	}

	@Test
	void routesAreServedByMvc() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(CLIENTS)
			.withPropertyValues(ROUTES + "a.path=/a/{*path}", ROUTES + "a.client=reports")
			.run((context) -> assertThat(context).hasSingleBean(Routes.class)
				.hasSingleBean(ServletRouteHandlerMapping.class)
				.doesNotHaveBean(RouteHandlerMapping.class)
				.doesNotHaveBean(OriginFormFilter.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { DispatcherServlet.class, Servlet.class })
	void aServletApplicationWithoutMvcIsLeftAlone(Class<?> missing) {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader(missing))
			.withPropertyValues(CLIENTS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServletRouteHandlerMapping.class));
	}

	@Test
	void aWebFluxApplicationNeedsNoServlets() {
		this.runner.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet"))
			.withPropertyValues(ROUTES + "a.path=/a/{*path}", ROUTES + "a.client=reports")
			.run((context) -> assertThat(context).hasSingleBean(RouteHandlerMapping.class));
	}

	@Test
	void anMvcApplicationNeedsNoWebFlux() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.withPropertyValues(CLIENTS)
			.withPropertyValues(ROUTES + "a.path=/a/{*path}", ROUTES + "a.client=reports")
			.run((context) -> assertThat(context).hasSingleBean(ServletRouteHandlerMapping.class));
	}

	@Test
	void anApplicationWithoutRoutesStarts() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(Routes.class));
	}

	@Test
	void otherApplicationsAreLeftAlone() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(CLIENTS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RouteHandlerMapping.class));
	}

	@Test
	void wrongRoutesStopALazyApplicationToo() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues(ROUTES + "a.path=/a", ROUTES + "a.client=unknown")
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					client=reports                                        | path           | it is not set
					path=a & client=reports                               | path           | 'a' does not begin with a slash
					path=/{a & client=reports                             | path           | '/{a' is no pattern: Expected close capture character after variable name }
					path=/a/{*a}/b & client=reports                       | path           | '/a/{*a}/b' is no pattern: {*...} or ** pattern elements should be placed at the start or end of the pattern
					path=/a                                               | client         | it is not set
					path=/a & client=unknown                              | client         | there is no client 'unknown'
					path=/a & client=default                              | client         | there is no client 'default'
					path=/a & client=nowhere                              | client         | the client 'nowhere' has no base URL
					path=/a & client=reports & methods=get                | methods        | 'get' is no method
					path=/a & client=reports & methods=GET,P T            | methods        | 'P T' is no method
					path=/a/{*p} & client=reports & rewrite=/x{q}         | rewrite        | {q} is no variable of the path that stands for a whole segment or for the rest; there is [p]
					path=/a/** & client=reports & rewrite=/x{q}           | rewrite        | {q} is no variable of the path that stands for a whole segment or for the rest; there is none
					path=/{*p}/b & client=reports & rewrite=/x{p}         | rewrite        | {p} is no variable of the path that stands for a whole segment or for the rest; there is none
					path=/a/{p}.csv & client=reports & rewrite=/x/{p}     | rewrite        | {p} is no variable of the path that stands for a whole segment or for the rest; there is none
					path=/a/{*p} & client=reports & rewrite=/x/{p}        | rewrite        | there must be no slash in front of the rest of the path, which has its own
					path=/a/{*p} & client=reports & rewrite=x{p}          | rewrite        | it must begin with a slash
					path=/a/{p} & client=reports & rewrite={p}            | rewrite        | it must begin with a slash
					path=/a & client=reports & rewrite=//evil.test/       | rewrite        | The path must not begin with another authority.
					path=/a & client=reports & rewrite=/x/../y            | rewrite        | The path must not have '..' in it.
					path=/a & client=reports & rewrite=/x/%2e%2e/y        | rewrite        | The path must not have '..' in it.
					path=/a & client=reports & rewrite=/x%                | rewrite        | The path has a percent sign that encodes nothing.
					path=/a & client=reports & rewrite=/x?y=z             | rewrite        | it must be an encoded path without spaces, query and fragment
					path=/a & client=reports & rewrite=/x y               | rewrite        | it must be an encoded path without spaces, query and fragment
					path=/a & client=reports & rewrite=/x{                | rewrite        | it has a brace without another
					path=/a & client=reports & rewrite=                   | rewrite        | it is empty
					path=/a & client=reports & request-headers.set.Connection=s3cret         | request-headers.set | 'Connection' is a hop-by-hop header (RFC 9110 section 7.6.1), which the connection decides
					path=/a & client=reports & request-headers.add.te=s3cret                 | request-headers.add | 'te' is a hop-by-hop header (RFC 9110 section 7.6.1), which the connection decides
					path=/a & client=reports & response-headers.set.Transfer-Encoding=s3cret | response-headers.set | 'Transfer-Encoding' is a hop-by-hop header (RFC 9110 section 7.6.1), which the connection decides
					path=/a & client=reports & response-headers.add.Proxy-X=s3cret           | response-headers.add | 'Proxy-X' is a hop-by-hop header (RFC 9110 section 7.6.1), which the connection decides
					path=/a & client=reports & response-headers.set.content-length=7         | response-headers.set | 'content-length' is decided by the body
					path=/a & client=reports & request-headers.set.[X A]=s3cret              | request-headers.set | 'X A' is no name of a header
					path=/a & client=reports & request-headers.remove=X-A,X B                | request-headers.remove | 'X B' is no name of a header
					path=/a & client=reports & request-headers.set.X-A=s3cret€          | request-headers.set | the value of 'X-A' has characters that cannot be in a header
					""")
	void aRouteThatCannotWorkStopsTheApplicationAndIsNamed(String properties, String property, String reason) {
		List<String> route = Arrays.stream(properties.split(" & ")).map((line) -> ROUTES + "wrong." + line).toList();
		assertFailure(route, "wrong." + property, reason);
	}

	@ParameterizedTest(name = "{0} and {1}")
	@CsvSource(delimiter = '|', textBlock = """
			/a           | /a
			/a/{x}       | /a/{y}
			/a/{*x}      | /a/{*y}
			/a/**        | /a/{*x}
			/a/{x:[0-9]} | /a/{y:[0-9]}
			""")
	void twoRoutesOfOnePathStopTheApplication(String one, String other) {
		assertFailure(
				List.of(ROUTES + "one.path=" + one, ROUTES + "one.client=reports", ROUTES + "other.path=" + other,
						ROUTES + "other.client=reports", ROUTES + "other.methods=GET"),
				"other.path", "the route 'one' has the same path and methods");
	}

	@Test
	void routesOfOnePathWithOtherMethodsStart() {
		this.runner
			.withPropertyValues(ROUTES + "one.path=/a/{x}", ROUTES + "one.client=reports", ROUTES + "one.methods=PUT",
					ROUTES + "other.path=/a/{y}", ROUTES + "other.client=reports", ROUTES + "other.methods=GET")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private void assertFailure(List<String> properties, String property, String reason) {
		this.runner.withPropertyValues(properties.toArray(String[]::new)).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new InvalidRouteFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).isEqualTo("The property '%s' is invalid: %s", ROUTES + property,
					reason);
			assertThat(analysis.getAction()).isNotBlank().endsWith(".");
			assertThat(Stream.iterate(context.getStartupFailure(), (failure) -> failure != null, Throwable::getCause))
				.noneMatch((failure) -> String.valueOf(failure.getMessage()).contains("s3cret"));
		});
	}

	@Test
	void everyPropertyIsDescribedHereAndInTheDocument() throws IOException {
		String document = Files.readString(Path.of("..", "docs", "gateway.md"));
		List<JsonNode> properties = metadata().get("properties").valueStream().toList();
		assertThat(properties).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.get("description").asString()).isNotBlank().endsWith(".");
			assertThat(document).contains("`" + property.get("name").asString());
		});
		assertThat(document).contains(".path`", ".methods`", ".client`", ".rewrite`", ".request-headers.set`",
				".request-headers.add`", ".request-headers.remove`", ".response-headers.");
	}

	private static JsonNode metadata() throws IOException {
		URL classes = GatewayProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(in);
		}
	}

}
