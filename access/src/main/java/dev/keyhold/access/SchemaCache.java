package dev.keyhold.access;

import dev.keyhold.spi.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Schemas that were read before: to read one takes as long as to check thousands of attributes. */
final class SchemaCache {
  private static final int MOST = 500;

  private final Map<String, AttributeSchema> read =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, AttributeSchema> eldest) {
              return size() > MOST;
            }
          });

  void check(Json schema, String what, Json attributes) {
    if (!schema.equals(AttributeSchema.ANY)) {
      of(schema).check(what, attributes);
    }
  }

  AttributeSchema of(Json schema) {
    return read.computeIfAbsent(schema.text(), text -> AttributeSchema.of(schema));
  }
}
