/** Secrets: kept encrypted, and each read of them logged. */
@NullMarked
package dev.keyhold.secrets;

import org.jspecify.annotations.NullMarked;
