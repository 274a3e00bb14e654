package dev.keyhold.audit;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyStorage;
import dev.keyhold.spi.Changed;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.TrailWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Entries that more than one change writes. */
final class Entries {
  private Entries() {}

  /** All keys of an account. */
  static List<ApiKey> owned(ApiKeyStorage keys, String ownerId) {
    return keys(keys, ownerId, KeyQuery.ALL::ownedBy);
  }

  /** All keys of an organization. */
  static List<ApiKey> ofOrganization(ApiKeyStorage keys, String id) {
    return keys(keys, id, KeyQuery.ALL::ofOrganization);
  }

  /** Nobody has an id that no query takes. */
  private static List<ApiKey> keys(
      ApiKeyStorage keys, String id, Function<String, KeyQuery> query) {
    return id.isEmpty() || id.length() > Limits.ID_LENGTH
        ? List.of()
        : Page.all(page -> keys.list(query.apply(id), page));
  }

  static void added(Recorder recorder, Membership member) {
    membership(recorder, TrailWords.MEMBER_ADD, member, Details.created(Fields.of(member)));
  }

  static void removed(Recorder recorder, Membership member) {
    membership(recorder, TrailWords.MEMBER_REMOVE, member, Details.deleted(Fields.of(member)));
  }

  /** A membership that went because something else did. */
  static void removed(Recorder recorder, Membership member, String cause) {
    Details details = Details.deleted(Fields.of(member)).because(cause);
    membership(recorder, TrailWords.MEMBER_REMOVE, member, details);
  }

  static Changed<Membership> changed(Recorder recorder, Changed<Membership> change) {
    return recorder.changed(
        change,
        Fields::of,
        details -> membership(recorder, TrailWords.MEMBER_CHANGE_LEVEL, change.after(), details));
  }

  private static void membership(
      Recorder recorder, String action, Membership member, Details details) {
    recorder.record(
        action,
        entry ->
            entry
                .ownerId(member.accountId())
                .organizationId(member.organizationId())
                .target(TrailWords.MEMBERSHIP, member.id())
                .details(details.json()));
  }

  static void password(Recorder recorder, String action, String accountId, Details details) {
    recorder.record(
        action,
        entry ->
            entry.ownerId(accountId).target(TrailWords.ACCOUNT, accountId).details(details.json()));
  }

  /** A password that went because its account did. */
  static void passwordRemoved(Recorder recorder, String accountId, String cause) {
    password(
        recorder, TrailWords.PASSWORD_REMOVE, accountId, Details.deleted(Map.of()).because(cause));
  }

  static void key(Recorder recorder, String action, ApiKey key, Details details) {
    key(recorder, action, key, details, Optional.empty());
  }

  /**
   * @param reason why, if the change was told; else the context may know
   */
  static void key(
      Recorder recorder, String action, ApiKey key, Details details, Optional<String> reason) {
    recorder.record(
        action,
        entry -> {
          key.ownerId().ifPresent(entry::ownerId);
          key.organizationId().ifPresent(entry::organizationId);
          reason.ifPresent(entry::reason);
          return entry.target(TrailWords.API_KEY, key.id()).details(details.json());
        });
  }

  static void deleted(Recorder recorder, ApiKey key) {
    key(recorder, TrailWords.API_KEY_DELETE, key, Details.deleted(Fields.of(key)));
  }

  /** A key that went because its owner or its organization did. */
  static void deleted(Recorder recorder, ApiKey key, String cause) {
    key(recorder, TrailWords.API_KEY_DELETE, key, Details.deleted(Fields.of(key)).because(cause));
  }
}
