/** Identity and access management: its tables as values. */
@NullMarked
package dev.keyhold.iam;

import org.jspecify.annotations.NullMarked;
