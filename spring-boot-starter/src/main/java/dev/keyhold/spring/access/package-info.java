/** The access graph for Spring Security. */
@NullMarked
package dev.keyhold.spring.access;

import org.jspecify.annotations.NullMarked;
