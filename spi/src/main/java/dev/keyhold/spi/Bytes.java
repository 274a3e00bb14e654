package dev.keyhold.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable sequence of bytes, compared by content. */
public final class Bytes {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of {@code content}. */
  public static Bytes of(byte... content) {
    return new Bytes(content.clone());
  }

  /** A copy of the content. */
  public byte[] toArray() {
    return content.clone();
  }

  /** How many bytes there are. */
  public int length() {
    return content.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** Shows the length, not the content. */
  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
