package dev.keyhold.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/** A provider whose keys follow from their references, and which misbehaves on cue. */
final class KeysInMemory implements WrappingKeyProvider {
  /** What becomes of the next answers, before they are proper ones again. */
  final Deque<UnaryOperator<byte[]>> cues = new ArrayDeque<>();

  private boolean isGone;
  private int opened;

  void gone(boolean now) {
    isGone = now;
  }

  /** How often a key was opened. */
  int opened() {
    return opened;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public WrappingKey open(String reference) {
    opened++;
    WrappingKey key = new AesKey(Gcm.of(digest(reference)));
    return new WrappingKey() {
      @Override
      public byte[] wrap(byte[] dataKey, byte[] binding) {
        return answer(key.wrap(dataKey, binding));
      }

      @Override
      public byte[] unwrap(byte[] wrapped, byte[] binding) {
        return answer(key.unwrap(wrapped, binding));
      }
    };
  }

  private byte[] answer(byte[] proper) {
    if (isGone) {
      throw new IllegalStateException("the token 4711-secret was refused");
    }
    return cues.isEmpty() ? proper : cues.pop().apply(proper);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
