package dev.keyhold.access;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import java.util.Map;
import java.util.Optional;

/**
 * What a principal stands for.
 *
 * @param type account, org, service or role
 */
public record Identity(String type, String id) {
  static final String ACCOUNT = "account";
  static final String ORG = "org";

  private static final String NUMBER = "#";
  private static final int ROOM = 15;

  public static Identity account(String id) {
    return new Identity(ACCOUNT, id);
  }

  public static Identity organization(String id) {
    return new Identity(ORG, id);
  }

  /** What the attributes of a principal say; empty if they say nothing. */
  static Optional<Identity> of(Json attributes) {
    return attributes.value() instanceof Map<?, ?> members
            && members.get(AccessModel.IDENTITY_TYPE) instanceof String type
            && members.get(AccessModel.IDENTITY_ID) instanceof String id
        ? Optional.of(new Identity(type, id))
        : Optional.empty();
  }

  boolean isAccount() {
    return type.equals(ACCOUNT);
  }

  /** In one text. */
  String text() {
    return type + ":" + id;
  }

  /** Begins the key of a node that is made for it: the whole text, if that is short enough. */
  String key() {
    String text = text();
    return text.length() <= Limits.ID_LENGTH ? text : text.substring(0, cut(text));
  }

  /** Leaves room for a number, and no half of a character. */
  private static int cut(String text) {
    int most = Limits.ID_LENGTH - ROOM;
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /** Whether a node of this key was made for it, and not named by somebody. */
  boolean isMade(String key) {
    String begin = key();
    return key.equals(begin)
        || (key.startsWith(begin + NUMBER)
            && key.substring(begin.length() + 1).matches("[1-9][0-9]*"));
  }

  /** Somebody may have given the key that it would have to another node. */
  String key(int attempt) {
    return attempt == 1 ? key() : key() + NUMBER + attempt;
  }

  Json attributes() {
    return Json.of(Map.of(AccessModel.IDENTITY_TYPE, type, AccessModel.IDENTITY_ID, id));
  }
}
