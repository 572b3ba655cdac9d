package io.cairn.examples.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with a node cache, on the machine where it is. */
@Command(
    name = "nodecache",
    mixinStandardHelpOptions = true,
    versionProvider = CairnApp.Version.class,
    subcommands = InspectCommand.class,
    description = "Looks into the node cache that the processes of this machine share.")
final class NodeCacheCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: inspect");
  }
}
