package dev.keyhold.cli;

import dev.keyhold.core.ImpersonationSession;
import dev.keyhold.core.Impersonations;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyhold impersonations list}. */
@Command(
    name = "list",
    description = {
      "Lists sessions, a line each: those that are open, or all of one account, the latest first.",
      "What is over and nobody has ended is ended first."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ImpersonationsListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private GivenPower given;
  @ArgGroup private @Nullable Whose whose;

  /** Of which account. */
  static final class Whose {
    @Option(
        names = "--target",
        paramLabel = "ID",
        description = "Who was in the shoes of this account.")
    private @Nullable String target;

    @Option(names = "--admin", paramLabel = "ID", description = "In whose shoes this account was.")
    private @Nullable String admin;
  }

  ImpersonationsListCommand() {}

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<ImpersonationSession> all =
        given.use(
            open -> {
              Impersonations sessions = open.core().impersonations();
              sessions.settle(open.organization());
              return found(sessions, open.organization());
            });
    all.forEach(session -> out.println(line(session)));
  }

  private List<ImpersonationSession> found(Impersonations sessions, String organization) {
    String target = whose == null ? null : whose.target;
    String admin = whose == null ? null : whose.admin;
    if (target != null) {
      return Page.all(page -> sessions.of(organization, target, page));
    }
    return admin == null
        ? sessions.open(organization)
        : Page.all(page -> sessions.by(organization, admin, page));
  }

  private static String line(ImpersonationSession session) {
    String end =
        session
            .endReason()
            .map(reason -> Words.of(reason) + " " + session.endedAt().map(IsoTime::text).orElse(""))
            .orElseGet(() -> "until " + IsoTime.text(session.expiresAt()));
    return "%s  %s as %s  from %s  %s  %s"
        .formatted(
            Text.visible(session.stamp().id()),
            Text.visible(session.adminId()),
            Text.visible(session.targetId()),
            IsoTime.text(session.startedAt()),
            end,
            Text.visible(session.reason()));
  }
}
