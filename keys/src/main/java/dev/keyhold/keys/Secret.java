package dev.keyhold.keys;

import java.util.Arrays;

/**
 * The text of an API key that was just made. It exists nowhere else: the storage keeps a hash.
 *
 * <p>It is shown once, does not print, is not serializable, and equals nothing but itself. Of
 * several threads that ask for it, exactly one gets it.
 */
public final class Secret {
  private final char[] text;
  private boolean gone;

  /** Takes the text over; whoever hands it in keeps no copy. */
  Secret(char[] text) {
    this.text = text;
  }

  /**
   * Gives the text away and wipes what is held here. The array is the caller's, to show and then to
   * fill with something else.
   *
   * @throws IllegalStateException if it was revealed or wiped before
   */
  public synchronized char[] reveal() {
    if (gone) {
      throw new IllegalStateException("the secret was revealed or wiped before; it is shown once");
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
