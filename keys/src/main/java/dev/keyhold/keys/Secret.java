package dev.keyhold.keys;

import java.util.Arrays;

/**
 * The text of a new API key. It exists nowhere else: the storage keeps only a hash.
 *
 * <p>It can be revealed once, is not shown by {@code toString}, is not serializable, and equals
 * only itself. If several threads reveal it, exactly one gets the text.
 */
public final class Secret {
  private final char[] text;
  private boolean gone;

  /** Takes the array over; the caller must keep no copy. */
  Secret(char[] text) {
    this.text = text;
  }

  /**
   * Returns the text and wipes the copy held here. The returned array belongs to the caller, who
   * should overwrite it after showing it.
   *
   * @throws IllegalStateException if it was revealed or wiped before
   */
  public synchronized char[] reveal() {
    if (gone) {
      throw new IllegalStateException(
          "the secret was revealed or wiped before; it can be revealed only once");
    }
    char[] copy = text.clone();
    wipe();
    return copy;
  }

  /** Overwrites the text. Wiping again, or after {@link #reveal}, does nothing. */
  public synchronized void wipe() {
    gone = true;
    Arrays.fill(text, '\0');
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
