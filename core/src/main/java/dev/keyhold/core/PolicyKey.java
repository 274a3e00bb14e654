package dev.keyhold.core;

import dev.keyhold.access.AttributeSchema;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;

/** A setting that organizations have, as a constant of the hub. */
public final class PolicyKey {
  private final String key;
  private final Json byDefault;
  private final AttributeSchema schema;

  private PolicyKey(String key, Json byDefault, AttributeSchema schema) {
    this.key = key;
    this.byDefault = byDefault;
    this.schema = schema;
  }

  /**
   * @param schema in JSON Schema, draft 2020-12, which each value meets
   * @param byDefault the value of whoever has set none
   * @throws StorageException.InvalidInput if it is no schema, or the default does not meet it
   */
  public static PolicyKey of(String key, Json schema, Json byDefault) {
    PolicyKey policy = new PolicyKey(key, byDefault, AttributeSchema.of(schema));
    policy.check(byDefault);
    return policy;
  }

  public String key() {
    return key;
  }

  Json byDefault() {
    return byDefault;
  }

  /**
   * @throws StorageException.InvalidInput if the value does not meet the schema; the message says
   *     where, and no value
   */
  void check(Json value) {
    schema.check("value", "the value of the policy " + key, value);
  }

  @Override
  public String toString() {
    return key;
  }
}
