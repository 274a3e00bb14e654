/** Tests of Spring applications that have keys: a storage in memory, and requests with keys. */
@NullMarked
package dev.keyhold.spring.test;

import org.jspecify.annotations.NullMarked;
