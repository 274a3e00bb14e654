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
  @Option(names = "--owner", paramLabel = "ID", description = "Keys of this account.")
  private @Nullable String owner;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "Keys that belong to this organization, whatever account owns them.")
  private @Nullable String organization;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description =
          "Keys with this tag. If the option is given more than once, keys with at least one of"
              + " the tags.")
  private List<String> tags = List.of();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Keys whose name begins with this text, in the same case.")
  private @Nullable String prefix;

  @Option(
      names = "--created-before",
      paramLabel = "WHEN",
      description = "Keys that were made before this: 7d for seven days ago, a day, or a time.")
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
