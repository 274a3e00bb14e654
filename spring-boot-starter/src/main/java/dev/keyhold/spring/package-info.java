/**
 * Keyhold in a Spring Boot application: what is declared here is found by Boot, and backs off
 * before beans of the application's own.
 */
@NullMarked
package dev.keyhold.spring;

import org.jspecify.annotations.NullMarked;
