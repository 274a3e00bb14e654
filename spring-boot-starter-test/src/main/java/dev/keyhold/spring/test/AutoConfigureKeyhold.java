package dev.keyhold.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * Gives a test Keyhold with a storage in memory, whatever the application's properties say: beside
 * {@code @WebMvcTest}, {@code @WebFluxTest} or {@code @SpringBootTest}. The storage is as new for
 * each context.
 *
 * @see KeyholdMockMvc#withApiKey
 * @see KeyholdWebTestClient#withApiKey
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@TestPropertySource(properties = "keyhold.url=memory:")
public @interface AutoConfigureKeyhold {}
