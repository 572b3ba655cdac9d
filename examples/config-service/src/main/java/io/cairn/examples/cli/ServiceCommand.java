package io.cairn.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HuntId;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionVector;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * What every command has: a service to talk to, and a way to say what it found. Its own options
 * come first in its help, then those of leading, then those of the service.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = CairnApp.Version.class,
    sortOptions = false,
    abbreviateSynopsis = true)
abstract class ServiceCommand implements Callable<Integer> {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String HUNT = "The hunt, like harbour-night.";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  CommandSpec spec;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  CairnApp app;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  TargetOptions target;

  @Option(
      names = "--json",
      order = 2,
      description = "Prints JSON, one document a line (default: text).")
  boolean json;

  /** Carries the command out; returns the exit code. */
  abstract int run(Connection service) throws Exception;

  @Override
  public final Integer call() throws Exception {
    check();
    target.check();
    try (Connection service = new Connection(Remote.open(target), target.timeout(), err())) {
      try {
        return run(service);
      } catch (UnknownHuntException e) {
        throw new Refusal(Exit.UNKNOWN, Failures.line(e) + service.others(e.hunt()));
      }
    }
  }

  /** Checks the arguments, before anything is asked of the service. */
  void check() {}

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Where notes for people go: not between documents for machines. */
  PrintWriter notes() {
    return json ? new PrintWriter(java.io.Writer.nullWriter()) : out();
  }

  ObjectNode document(HuntId hunt) {
    return JSON.createObjectNode().put("hunt", hunt.value());
  }

  void print(JsonNode document) {
    try {
      out().println(JSON.writeValueAsString(document));
      out().flush();
    } catch (JsonProcessingException impossible) { // a tree of nodes
      throw new IllegalStateException(impossible);
    }
  }

  void print(List<String> lines) {
    lines.forEach(out()::println);
    out().flush();
  }

  HuntId hunt(String name) {
    return argument("HUNT", () -> HuntId.of(name));
  }

  VersionVector version(String text) {
    return argument("VERSION", () -> VersionVector.parse(text));
  }

  private <T> T argument(String label, java.util.function.Supplier<T> parsed) {
    try {
      return parsed.get();
    } catch (IllegalArgumentException e) {
      throw wrong("%s: %s".formatted(label, e.getMessage()));
    }
  }

  /** A wrong argument. */
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Returns some names, for a message: what there is in the place of what there is not. */
  static String some(Iterable<?> names) {
    Iterator<?> all = names.iterator();
    if (!all.hasNext()) {
      return "none";
    }
    String shown =
        StreamSupport.stream(names.spliterator(), false)
            .limit(8)
            .map(name -> Plain.line(String.valueOf(name)))
            .collect(Collectors.joining(", "));
    long count = StreamSupport.stream(names.spliterator(), false).count();
    return count > 8 ? "%s and %,d more".formatted(shown, count - 8) : shown;
  }
}
