package dev.keyhold.examples.access;

import dev.keyhold.access.MemberChange;
import dev.keyhold.access.MemberSink;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Members of organizations as tuples of OpenFGA: each line is the body of one call of its API
 * {@code Write}, which may be made more than once. The relations {@code owner}, {@code admin} and
 * {@code member} are those of the type {@code organization} in the model.
 *
 * <p>A file that begins anew is for a store without such tuples.
 */
public final class OpenFgaTuples implements MemberSink {
  private final Path file;

  public OpenFgaTuples(Path file) {
    this.file = file;
  }

  @Override
  public void replaceAll(Stream<Membership> members) {
    write(members.map(OpenFgaTuples::line), StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void apply(List<MemberChange> changes) {
    write(changes.stream().map(OpenFgaTuples::line), StandardOpenOption.APPEND);
  }

  private void write(Stream<String> lines, StandardOpenOption how) {
    try (PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how))) {
      lines.forEach(line -> out.print(line + "\n"));
      if (out.checkError()) {
        throw new IOException("the tuples could not be written to " + file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Membership member) {
    Map<?, ?> tuple = tuple(member.organizationId(), member.accountId(), member.level());
    return Json.of(Map.of("writes", writes(tuple))).text();
  }

  /** A member has one level, so a new one ends the others. */
  private static String line(MemberChange change) {
    Map<String, Object> body = new HashMap<>();
    List<Map<?, ?>> over = new ArrayList<>();
    for (MembershipLevel level : MembershipLevel.values()) {
      Map<?, ?> tuple = tuple(change.organizationId(), change.accountId(), level);
      if (change.membership().filter(now -> now.level() == level).isPresent()) {
        body.put("writes", writes(tuple));
      } else {
        over.add(tuple);
      }
    }
    body.put("deletes", Map.of("on_missing", "ignore", "tuple_keys", over));
    return Json.of(body).text();
  }

  private static Map<?, ?> writes(Map<?, ?> tuple) {
    return Map.of("on_duplicate", "ignore", "tuple_keys", List.of(tuple));
  }

  private static Map<?, ?> tuple(String organization, String account, MembershipLevel level) {
    return Map.of(
        "user", "user:" + account,
        "relation", Words.of(level),
        "object", "organization:" + organization);
  }
}
