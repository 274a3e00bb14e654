package dev.keyhold.cli;

import dev.keyhold.iam.BetterAuthMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code keyhold iam mapping}: where better-auth finds its models. */
@Command(
    name = "mapping",
    description =
        "Prints as JSON which table and which columns each model of better-auth has, for its"
            + " options modelName and fields.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class IamMappingCommand implements Runnable {
  @Spec private CommandSpec spec;

  IamMappingCommand() {}

  @Override
  public void run() {
    JsonMapper mapper = JsonMapper.shared();
    spec.commandLine()
        .getOut()
        .println(
            mapper
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(mapper.readTree(BetterAuthMapping.json().text())));
  }
}
