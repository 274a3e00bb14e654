/** An application of Spring with one endpoint, behind each of the guards that are compared. */
@NullMarked
package dev.keyhold.bench.spring;

import org.jspecify.annotations.NullMarked;
