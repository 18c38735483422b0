package io.streamingclient.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the tests of a subclass of {@link AbstractModeTests} in all three modes, over
 * HTTP/1.1 and HTTP/2.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0} {1}")
@MethodSource("io.streamingclient.client.AbstractModeTests#modesAndProtocols")
@Timeout(120)
@interface InEveryMode {

}
