/** Tenants, which are organizations: each with rows and a trail that no other one reaches. */
@NullMarked
package dev.keyhold.tenants;

import org.jspecify.annotations.NullMarked;
