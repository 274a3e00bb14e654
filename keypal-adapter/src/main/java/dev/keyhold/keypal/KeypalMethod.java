package dev.keyhold.keypal;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The methods of keypal's storage contract. */
public enum KeypalMethod {
  SAVE("save", 1, false),
  FIND_BY_HASH("findByHash", 1, true),
  FIND_BY_ID("findById", 1, true),
  FIND_BY_OWNER("findByOwner", 1, true),
  FIND_BY_TAGS("findByTags", 2, true),
  FIND_BY_TAG("findByTag", 2, true),
  UPDATE_METADATA("updateMetadata", 2, false),
  DELETE("delete", 1, false),
  DELETE_BY_OWNER("deleteByOwner", 1, false),
  SAVE_LOG("saveLog", 1, false),
  FIND_LOGS("findLogs", 1, true),
  COUNT_LOGS("countLogs", 1, true),
  DELETE_LOGS("deleteLogs", 1, false),
  GET_LOG_STATS("getLogStats", 1, true);

  private static final Map<String, KeypalMethod> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(KeypalMethod::text, Function.identity()));

  private final String text;
  private final int arguments;
  private final boolean reads;

  KeypalMethod(String text, int arguments, boolean reads) {
    this.text = text;
    this.arguments = arguments;
    this.reads = reads;
  }

  /** The method with this name in keypal. */
  public static Optional<KeypalMethod> named(String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }

  /** The name of the method in keypal, such as {@code findByHash}. */
  public String text() {
    return text;
  }

  /** The largest number of arguments. */
  public int arguments() {
    return arguments;
  }

  /**
   * Whether the method changes nothing, so that a caller that missed the answer may call it again.
   */
  public boolean reads() {
    return reads;
  }
}
