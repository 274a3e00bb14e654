package dev.keyhold.cli;

import dev.keyhold.audit.RetentionRule;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that says how long entries are kept: a JSON array of rules. */
final class RetentionPolicy {
  private static final String FOR_EVER = "for ever";
  private static final Set<String> MEMBERS = Set.of("action", "organization", "keep");

  private RetentionPolicy() {}

  static List<RetentionRule> read(Path file) {
    Object value = Json.parse(AuditFiles.read(file)).value();
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new StorageException.InvalidInput(
          file
              + " is not an array of rules such as [{\"action\":\"session.*\",\"keep\":\"400d\"}]");
    }
    List<RetentionRule> rules = new ArrayList<>();
    for (Object each : list) {
      rules.add(rule(String.format(Locale.ROOT, "rule %d of %s", rules.size() + 1, file), each));
    }
    return rules;
  }

  private static RetentionRule rule(String place, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
      throw new StorageException.InvalidInput(
          place + " is not an object with keep and, optionally, action and organization");
    }
    String keep = text(place, members, "keep");
    RetentionRule rule = keep.equals(FOR_EVER) ? RetentionRule.FOR_EVER : kept(place, keep);
    if (members.containsKey("action")) {
      rule = rule.ofAction(text(place, members, "action"));
    }
    return members.containsKey("organization")
        ? rule.inOrganization(text(place, members, "organization"))
        : rule;
  }

  private static RetentionRule kept(String place, String keep) {
    try {
      return RetentionRule.keep(When.lasting(keep));
    } catch (StorageException.InvalidInput e) {
      throw new StorageException.InvalidInput(
          "%s: keep is a duration of at least a minute such as 400d, or \"%s\""
              .formatted(place, FOR_EVER));
    }
  }

  private static String text(String place, Map<?, ?> members, String name) {
    if (members.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new StorageException.InvalidInput("%s: %s is not a text".formatted(place, name));
  }
}
