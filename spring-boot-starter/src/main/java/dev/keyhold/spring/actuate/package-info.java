/** How Keyhold does, for Spring Boot's actuator. */
@NullMarked
package dev.keyhold.spring.actuate;

import org.jspecify.annotations.NullMarked;
