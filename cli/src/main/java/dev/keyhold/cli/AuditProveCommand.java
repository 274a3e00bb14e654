package dev.keyhold.cli;

import dev.keyhold.audit.ConsistencyProof;
import dev.keyhold.audit.InclusionProof;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold audit prove}: proofs in a few hashes. */
@Command(
    name = "prove",
    description = {
      "Prints a proof as JSON: either that an entry is in the trail, or that the trail has only"
          + " grown.",
      "docs/audit-format.md says how to verify it without Keyhold."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditProveCommand implements Runnable {
  private static final HexFormat HEX = HexFormat.of();

  @Spec private CommandSpec spec;
  @Mixin private Database data;

  @ArgGroup(multiplicity = "1")
  private What what;

  AuditProveCommand() {}

  static final class What {
    @Option(
        names = "--entry",
        paramLabel = "N",
        description = "Prove that the entry with this number is in the trail.")
    private @Nullable Long entry;

    @ArgGroup(exclusive = false)
    private @Nullable Growth growth;

    What() {}
  }

  static final class Growth {
    @Option(
        names = "--from",
        paramLabel = "SIZE",
        required = true,
        description =
            "Prove that the trail of --to entries begins with the trail of this many entries.")
    private long from;

    @Option(
        names = "--to",
        paramLabel = "SIZE",
        required = true,
        description = "The number of entries of the later trail.")
    private long to;

    Growth() {}
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (Storage storage = AuditFiles.look(data, "unchecked")) {
      Growth growth = what.growth;
      Long entry = what.entry;
      out.println(
          VisibleJson.of(
              JsonMapper.shared()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(
                      growth != null
                          ? of(ConsistencyProof.of(storage, growth.from, growth.to))
                          : of(InclusionProof.of(storage, entry == null ? 0 : entry)))));
    }
    out.flush();
  }

  private static Map<String, @Nullable Object> of(InclusionProof proof) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("sequence", proof.sequence());
    members.put("leaf", hex(proof.leaf()));
    members.put("size", proof.size());
    members.put("root", hex(proof.root()));
    members.put("path", hex(proof.path()));
    members.put("checkpoint", proof.checkpoint().orElse(null));
    return members;
  }

  private static Map<String, @Nullable Object> of(ConsistencyProof proof) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("older", proof.older());
    members.put("olderRoot", hex(proof.olderRoot()));
    members.put("newer", proof.newer());
    members.put("newerRoot", hex(proof.newerRoot()));
    members.put("path", hex(proof.path()));
    return members;
  }

  private static List<String> hex(List<Bytes> hashes) {
    return hashes.stream().map(AuditProveCommand::hex).toList();
  }

  private static String hex(Bytes hash) {
    return HEX.formatHex(hash.toArray());
  }
}
