/** Roles, delegations and sessions for Spring Security. */
@NullMarked
package dev.keyhold.spring.power;

import org.jspecify.annotations.NullMarked;
