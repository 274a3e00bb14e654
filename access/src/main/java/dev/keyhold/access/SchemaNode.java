package dev.keyhold.access;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import dev.keyhold.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as the library for schemas wants to see it, without another parser. */
record SchemaNode(@Nullable Object value, String getJsonPointer) implements JsonNode {
  /** Gives values of {@link Json} to the library, and reads texts as such. */
  static final JsonNodeFactory FACTORY =
      new JsonNodeFactory() {
        @Override
        public JsonNode wrap(Object node) {
          return node instanceof JsonNode there ? there : of((Json) node);
        }

        @Override
        public JsonNode create(String rawJson) {
          return of(Json.parse(rawJson));
        }
      };

  static SchemaNode of(Json json) {
    return new SchemaNode(json.value(), "");
  }

  @Override
  public SimpleType getNodeType() {
    if (value == null) {
      return SimpleType.NULL;
    } else if (value instanceof Boolean) {
      return SimpleType.BOOLEAN;
    } else if (value instanceof String) {
      return SimpleType.STRING;
    } else if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
    }
    return value instanceof List ? SimpleType.ARRAY : SimpleType.OBJECT;
  }

  private Object present() {
    if (value == null) {
      throw new IllegalStateException("null has no content");
    }
    return value;
  }

  @Override
  public boolean asBoolean() {
    return (Boolean) present();
  }

  @Override
  public String asString() {
    return String.valueOf(value);
  }

  @Override
  public BigInteger asInteger() {
    return asNumber().toBigInteger();
  }

  @Override
  public BigDecimal asNumber() {
    return (BigDecimal) present();
  }

  @Override
  public List<JsonNode> asArray() {
    List<JsonNode> elements = new ArrayList<>();
    for (Object element : (List<?>) present()) {
      elements.add(new SchemaNode(element, getJsonPointer + "/" + elements.size()));
    }
    return elements;
  }

  @Override
  public Map<String, JsonNode> asObject() {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    ((Map<?, ?>) present())
        .forEach(
            (name, member) ->
                members.put(
                    (String) name,
                    new SchemaNode(
                        member, getJsonPointer + "/" + JsonNode.encodeJsonPointer((String) name))));
    return members;
  }
}
