package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import dev.keyhold.spi.Limits;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of keypal's contract that come over a wire: a method's name and its arguments as
 * JSON, with a result as JSON. Any number of threads may use it at once.
 */
public final class KeypalCalls {
  /** The most bytes that the arguments of one call may have. */
  public static final int MOST_BYTES = 1 << 20;

  private static final String ARGUMENTS = "arguments";

  private final KeypalStorage storage;

  public KeypalCalls(KeypalStorage storage) {
    this.storage = storage;
  }

  /**
   * Makes one call.
   *
   * @param method the name of the method in keypal
   * @param arguments a JSON array of the positional arguments, in UTF-8; trailing ones may be
   *     missing, and a null counts as missing, since JSON has no {@code undefined}
   * @return the result as JSON in UTF-8; the JSON text {@code null} if there is none
   * @throws KeypalException if there is no such method, if the arguments do not fit it, or if the
   *     contract refuses the call
   */
  public byte[] call(String method, byte[] arguments) {
    KeypalMethod known =
        KeypalMethod.named(method)
            .orElseThrow(() -> KeypalException.of(Code.UNKNOWN_METHOD, "there is no such method"));
    if (arguments.length > MOST_BYTES) {
      throw KeypalException.at(
          ARGUMENTS,
          String.format(
              Locale.ROOT, "have %d bytes; at most %d are allowed", arguments.length, MOST_BYTES));
    }
    return JsonText.bytes(answer(known, arguments(known, arguments)));
  }

  private static Arguments arguments(KeypalMethod method, byte[] json) {
    if (!(JsonText.read(ARGUMENTS, json) instanceof List<?> values)) {
      throw KeypalException.at(ARGUMENTS, "are not a JSON array");
    }
    if (values.size() > method.arguments()) {
      throw KeypalException.at(
          String.format(Locale.ROOT, "%s[%d]", ARGUMENTS, method.arguments()),
          "is one too many for " + method.text());
    }
    return new Arguments(values);
  }

  /** The positional arguments, each by the name that keypal has for it. */
  private record Arguments(List<?> values) {
    Place at(int index, String name) {
      return new Place(name, index < values.size() ? values.get(index) : null);
    }

    String text(int index, String name) {
      return at(index, name).text(0, Limits.NAME_LENGTH);
    }

    Optional<String> owner() {
      return at(1, "ownerId").optionalText(Limits.NAME_LENGTH);
    }

    KeypalLogQuery query() {
      Place query = at(0, "query");
      if (query.isEmpty()) {
        throw query.expected("an object");
      }
      return KeypalLogQuery.from(query);
    }
  }

  private @Nullable Object answer(KeypalMethod method, Arguments given) {
    return switch (method) {
      case SAVE -> none(() -> storage.save(KeypalRecord.from(given.at(0, "record"))));
      case FIND_BY_HASH -> record(storage.findByHash(given.text(0, "hash")));
      case FIND_BY_ID -> record(storage.findById(given.text(0, "id")));
      case FIND_BY_OWNER -> records(storage.findByOwner(given.text(0, "ownerId")));
      case FIND_BY_TAGS -> byTags(given.at(0, "tags").texts(), given.owner());
      case FIND_BY_TAG -> byTags(List.of(given.text(0, "tag")), given.owner());
      case UPDATE_METADATA -> none(() -> update(given));
      case DELETE -> none(() -> storage.delete(given.text(0, "id")));
      case DELETE_BY_OWNER -> none(() -> storage.deleteByOwner(given.text(0, "ownerId")));
      case SAVE_LOG -> none(() -> storage.saveLog(KeypalLog.from(given.at(0, "log"))));
      case FIND_LOGS -> storage.findLogs(given.query()).stream().map(KeypalLog::members).toList();
      case COUNT_LOGS -> storage.countLogs(given.query());
      case DELETE_LOGS -> storage.deleteLogs(given.query());
      case GET_LOG_STATS -> storage.getLogStats(given.text(0, "ownerId")).members();
    };
  }

  private void update(Arguments given) {
    storage.updateMetadata(given.text(0, "id"), KeypalMetadata.from(given.at(1, "metadata")));
  }

  private List<?> byTags(List<String> tags, Optional<String> ownerId) {
    return records(
        ownerId.isPresent() ? storage.findByTags(tags, ownerId.get()) : storage.findByTags(tags));
  }

  private static @Nullable Object none(Runnable call) {
    call.run();
    return null;
  }

  private static @Nullable Object record(Optional<KeypalRecord> found) {
    return found.map(KeypalRecord::members).orElse(null);
  }

  private static List<?> records(List<KeypalRecord> found) {
    return found.stream().map(KeypalRecord::members).toList();
  }
}
