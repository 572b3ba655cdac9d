package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No entry point is left out: each whose parameters can be bad beside being null (texts, numbers,
 * times, bytes, paths, collections) has a row in a table or a reason in {@link BadInput#EXEMPT}.
 * {@link NullInputTest} takes every entry point there is, by reflection.
 */
class BadInputTest {
  private static final List<Class<?>> CAN_BE_BAD =
      List.of(
          int.class,
          long.class,
          CharSequence.class,
          Duration.class,
          ByteBuffer.class,
          Path.class,
          Collection.class,
          Map.class);

  static Stream<BadInput> rows() throws Exception {
    return Stream.of(
            BadNamesTest.names().stream(),
            BadNamesTest.labels().stream(),
            BadNamesTest.selectors().stream(),
            BadNamesTest.versions().stream(),
            BadConfigInputTest.fragments().stream(),
            BadConfigInputTest.configs().stream(),
            BadConfigInputTest.bytes(),
            BadConfigInputTest.targets().stream(),
            BadClientInputTest.texts().stream(),
            BadClientInputTest.numbers().stream(),
            BadClientInputTest.times().stream(),
            BadClientInputTest.misuse().stream(),
            BadClientInputTest.followed().stream(),
            BadStoreInputTest.publications(),
            BadStoreInputTest.questions(),
            BadStoreSettingsTest.builders(),
            BadStoreSettingsTest.folders(),
            BadKitInputTest.kit())
        .flatMap(Function.identity());
  }

  private static Set<String> inTables() throws Exception {
    return rows().map(BadInput::entryPoint).collect(Collectors.toSet());
  }

  private static boolean canBeBad(Executable entryPoint) {
    return Arrays.stream(entryPoint.getParameterTypes())
        .anyMatch(
            type ->
                type == String[].class
                    || CAN_BE_BAD.stream().anyMatch(bad -> bad.isAssignableFrom(type)));
  }

  @Test
  void tables_everyEntryPoint_isThereOrExemptWithAReason() throws Exception {
    Set<String> inTables = inTables();

    assertThat(EntryPoints.all().stream())
        .filteredOn(BadInputTest::canBeBad)
        .filteredOn(entryPoint -> !BadInput.isExempt(entryPoint))
        .extracting(EntryPoints::name)
        .filteredOn(name -> !inTables.contains(name))
        .as("entry points without a row")
        .isEmpty();
  }

  @Test
  void tables_everyRowAndExemption_namesWhatThereIs() throws Exception {
    Set<String> there =
        Stream.concat(
                EntryPoints.all().stream().map(EntryPoints::name),
                EntryPoints.publicTypes().stream().map(EntryPoints::name))
            .collect(Collectors.toSet());

    assertThat(inTables()).isSubsetOf(there);
    assertThat(BadInput.EXEMPT.keySet()).isSubsetOf(there).doesNotContainAnyElementsOf(inTables());
  }
}
