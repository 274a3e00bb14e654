package dev.keyhold.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * What a ciphertext is of, as the associated data of its encryption: each part with its length, so
 * that no two lists of parts are the same bytes. What is kept elsewhere than it was put does not
 * open.
 *
 * <p>The value is bound to what never changes of its row. The data key, which is wrapped anew with
 * each change of the row, is bound to all of it, and to the key that wraps it.
 */
final class Binding {
  private static final String FORMAT = "keyhold secret 1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Binding() {}

  static byte[] ofValue(StoredSecret secret) {
    return value(secret).out.toByteArray();
  }

  static byte[] ofKey(StoredSecret secret, String keyId) {
    return value(secret)
        .part(secret.stamp().id())
        .part(secret.stamp().createdAt())
        .part(keyId)
        .part(secret.status().name())
        .part(secret.readableUntil())
        .part(secret.expiresAt())
        .out
        .toByteArray();
  }

  /** Of what proves that a key is the one that it was. */
  static byte[] ofProof(String keyId) {
    return new Binding().part("keyhold key 1").part(keyId).out.toByteArray();
  }

  private static Binding value(StoredSecret secret) {
    return new Binding()
        .part(FORMAT)
        .part(secret.algorithm())
        .part(secret.tenantId())
        .part(secret.appId())
        .part(secret.name())
        .part(Long.toString(secret.version()));
  }

  private Binding part(Optional<Instant> time) {
    return part(time.map(at -> Long.toString(at.toEpochMilli())).orElse(""));
  }

  private Binding part(Instant time) {
    return part(Optional.of(time));
  }

  private Binding part(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }
}
