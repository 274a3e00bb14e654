/** Events of Keyhold as events of the application. */
@NullMarked
package dev.keyhold.spring.events;

import org.jspecify.annotations.NullMarked;
