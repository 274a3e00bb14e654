package dev.keyhold.cli;

import dev.keyhold.access.TooDeep;
import dev.keyhold.spi.ByteLines;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Questions to the access graph, a line of JSON each, and their answers in the same order. */
final class AskedLines {
  private static final int MOST_BYTES = 1 << 16;

  @Mixin private GivenGraphs given;
  @Mixin private OrganizationOption organization;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      required = true,
      description = "The questions, as lines of JSON; - for standard input.")
  private Path batch;

  AskedLines() {}

  /** Answers one question, as the members of a JSON object. */
  interface Answering {
    Map<String, Object> answer(GivenGraphs.Open open, String organization, Asked asked);
  }

  /** A question as it was asked. */
  record Asked(Map<?, ?> members) {
    String text(String member) {
      if (members.get(member) instanceof String text) {
        return text;
      }
      throw new StorageException.InvalidInput(
          member, "the question has no text " + member + "; docs/access.md shows each kind");
    }

    Set<String> scopes() {
      Object scopes = members.get("scopes");
      if (scopes == null) {
        return Set.of();
      }
      if (scopes instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
        return Set.copyOf(list.stream().map(String.class::cast).toList());
      }
      throw new StorageException.InvalidInput("scopes", "scopes are a list of texts");
    }
  }

  /**
   * @return the exit code: whether each question was answered
   */
  int answer(PrintWriter out, Answering answering) {
    return given.look(
        open -> {
          open.tenant(organization.id());
          return answer(out, asked -> answering.answer(open, organization.id(), asked));
        });
  }

  /** As {@link DataFolder#keepClear}. */
  void keepClear(Path written) {
    given.keepClear(written);
  }

  private interface Known {
    Map<String, Object> answer(Asked asked);
  }

  private int answer(PrintWriter out, Known known) {
    boolean all = true;
    try (InputStream in = GivenInput.of(batch).open()) {
      ByteLines lines = new ByteLines(in, MOST_BYTES);
      Optional<ByteLines.Line> line = lines.next();
      while (line.isPresent()) {
        Map<String, Object> answer = answer(line.get(), known);
        all &= !answer.containsKey("error");
        out.println(VisibleJson.of(Json.canonical(answer)));
        line = lines.next();
      }
      out.flush();
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          "%s cannot be read to its end: %s".formatted(batch, e.getClass().getSimpleName()));
    }
    return all ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Map<String, Object> answer(ByteLines.Line line, Known known) {
    try {
      return known.answer(asked(line));
    } catch (StorageException.Unavailable | StorageException.Corrupt e) {
      throw e; // which is no fault of the question's
    } catch (StorageException e) {
      return Map.of("error", e.summary());
    } catch (TooDeep e) {
      return Map.of("error", Objects.toString(e.getMessage()));
    }
  }

  private static Asked asked(ByteLines.Line line) {
    String text =
        line.text()
            .map(bytes -> Text.decoded("the line", bytes.toArray()))
            .orElseThrow(() -> new StorageException.InvalidInput("the line is too long"));
    if (Json.parse(text).value() instanceof Map<?, ?> members) {
      return new Asked(members);
    }
    throw new StorageException.InvalidInput("a question is a JSON object");
  }
}
