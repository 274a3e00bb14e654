/** Which apps there are, where they are reached, and by which licence. */
@NullMarked
package dev.keyhold.apps;

import org.jspecify.annotations.NullMarked;
