package dev.keyhold.keypal;

import dev.keyhold.keypal.KeypalException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of a file, read as what it says that it is. */
sealed interface ImportLine {
  long number();

  /** A line with a record. */
  record OfRecord(long number, KeypalRecord record) implements ImportLine {}

  /** A line with a log. */
  record OfLog(long number, KeypalLog log) implements ImportLine {}

  /** A line that nothing could be made of. */
  record Unread(KeypalRefusal refusal) implements ImportLine {
    @Override
    public long number() {
      return refusal.line();
    }
  }

  /** Reads a line; whatever is wrong with it is in the answer. */
  static ImportLine read(long number, byte[] text) {
    KeypalRefusal.Kind kind = KeypalRefusal.Kind.UNKNOWN;
    try {
      Object value = JsonText.read("the line", decoded(text));
      kind = kind(value);
      return switch (kind) {
        case RECORD -> new OfRecord(number, KeypalRecord.from(new Place("record", value)));
        case LOG -> new OfLog(number, KeypalLog.from(new Place("log", value)));
        case UNKNOWN ->
            throw KeypalException.at(
                "the line",
                "is neither a record {id, keyHash, metadata}"
                    + " nor a log {id, action, keyId, ownerId, timestamp}");
      };
    } catch (KeypalException e) {
      return new Unread(new KeypalRefusal(number, kind, e.code(), String.valueOf(e.getMessage())));
    }
  }

  static ImportLine tooLong(long number, int most) {
    return new Unread(
        new KeypalRefusal(
            number,
            KeypalRefusal.Kind.UNKNOWN,
            Code.INVALID_INPUT,
            String.format(Locale.ROOT, "the line has more than %d bytes", most)));
  }

  /** Jackson would guess an encoding from the first bytes, and mend what is no UTF-8. */
  private static String decoded(byte[] text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw KeypalException.at(
          "the line",
          "is not UTF-8; if the file is Latin-1, convert it: iconv -f ISO-8859-1 -t UTF-8");
    }
  }

  private static KeypalRefusal.Kind kind(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      if (members.containsKey("keyHash") || members.containsKey("metadata")) {
        return KeypalRefusal.Kind.RECORD;
      }
      if (members.containsKey("action") || members.containsKey("timestamp")) {
        return KeypalRefusal.Kind.LOG;
      }
    }
    return KeypalRefusal.Kind.UNKNOWN;
  }
}
