/** API keys and passwords of Keyhold for Spring Security. */
@NullMarked
package dev.keyhold.spring.security;

import org.jspecify.annotations.NullMarked;
