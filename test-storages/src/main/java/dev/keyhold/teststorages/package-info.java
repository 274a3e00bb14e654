/** A storage of every kind, for tests of what works with all of them. */
@NullMarked
package dev.keyhold.teststorages;

import org.jspecify.annotations.NullMarked;
