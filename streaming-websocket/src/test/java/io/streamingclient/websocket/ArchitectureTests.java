package io.streamingclient.websocket;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Keeps the packages in their layers.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.importUrl(WebSocketRelay.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void nothingUsesAutoConfiguration() {
		noClasses().that()
			.resideInAPackage("io.streamingclient.websocket")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.streamingclient.websocket.autoconfigure..",
					"org.springframework.boot.autoconfigure..", "org.springframework.boot.context..")
			.check(MAIN);
	}

	@Test
	void noStateIsStatic() {
		fields().that().areStatic().should().beFinal().check(MAIN);
	}

	@Test
	void logsGoThroughSlf4j() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
		GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
	}

}
