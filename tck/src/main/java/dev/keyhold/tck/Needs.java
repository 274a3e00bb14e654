package dev.keyhold.tck;

import dev.keyhold.spi.Part;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Which parts a storage must offer, or else the rules are skipped. */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {
  Part[] value();
}
