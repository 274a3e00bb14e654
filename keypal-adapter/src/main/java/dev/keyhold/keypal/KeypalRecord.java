package dev.keyhold.keypal;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Limits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * keypal's record of a key.
 *
 * @param id 1 to 255 characters
 * @param keyHash the hash by which the key is found, compared exactly; {@link #toString} does not
 *     show it
 */
public record KeypalRecord(String id, String keyHash, KeypalMetadata metadata) {
  private static final String PLACE = "record";
  private static final Set<String> MEMBERS = Set.of("id", "keyHash", "metadata");

  /**
   * @throws KeypalException if the id or the hash cannot be stored
   */
  public KeypalRecord {
    new Place(PLACE + ".id", id).text(1, Limits.ID_LENGTH);
    new Place(PLACE + ".keyHash", keyHash).text(1, Limits.NAME_LENGTH);
  }

  /**
   * @param json the text of a JSON object
   * @throws KeypalException if it is not a record
   */
  public static KeypalRecord parse(String json) {
    return from(new Place(PLACE, JsonText.read(PLACE, json)));
  }

  /** The record of a stored key. A key that keypal did not make reads as if keypal had made it. */
  public static KeypalRecord of(ApiKey key) {
    return new KeypalRecord(key.id(), key.hash().text(), Remainder.read(key));
  }

  static KeypalRecord from(Place place) {
    place.only(MEMBERS);
    return new KeypalRecord(
        place.member("id").text(1, Limits.ID_LENGTH),
        place.member("keyHash").text(1, Limits.NAME_LENGTH),
        KeypalMetadata.from(new Place("metadata", place.member("metadata").value())));
  }

  /** The text of this record as a JSON object. */
  public String json() {
    return JsonText.write(members());
  }

  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("keyHash", keyHash);
    members.put("metadata", metadata.members());
    return members;
  }

  @Override
  public String toString() {
    return "KeypalRecord[id=%s, keyHash=hidden, metadata=%s]".formatted(id, metadata);
  }
}
