package dev.keyhold.cli;

import dev.keyhold.keys.KeySelection;
import dev.keyhold.spi.KeyQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys a command is about; all that is given has to match. */
final class SelectionOptions {
  @Option(names = "--owner", paramLabel = "ID", description = "The keys of this account.")
  private @Nullable String owner;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The keys of this organization, whoever owns them.")
  private @Nullable String organization;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "The keys with this tag; with one of them, if it is given more than once.")
  private List<String> tags = List.of();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "The keys whose name begins so, in the same case.")
  private @Nullable String prefix;

  @Option(
      names = "--created-before",
      paramLabel = "WHEN",
      description = "The keys that were made before: 7d for seven days ago, a day, or a time.")
  private @Nullable String createdBefore;

  SelectionOptions() {}

  boolean isEmpty() {
    return owner == null
        && organization == null
        && tags.isEmpty()
        && prefix == null
        && createdBefore == null;
  }

  KeySelection selection(Instant now) {
    KeyQuery tagged = tags.isEmpty() ? KeyQuery.ALL : KeyQuery.ALL.taggedAnyOf(tags);
    KeyQuery owned = owner == null ? tagged : tagged.ownedBy(owner);
    return new KeySelection(
        organization == null ? owned : owned.ofOrganization(organization),
        Optional.ofNullable(prefix),
        Optional.ofNullable(createdBefore).map(when -> When.past(when, now)));
  }
}
