package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Null, and a collection that holds null, in place of each parameter of each entry point in turn:
 * the caller is told which parameter it was, on purpose and not by the virtual machine. What may be
 * null says so by {@code @Nullable} and is left out, and so is what {@link BadInput#mayBreakOnNull}
 * names.
 */
class NullInputTest {
  /** What a message calls a parameter whose name says less. */
  private static final Map<String, String> CALLED =
      Map.of(
          "HuntId.of(String) value", "hunt id",
          "Labels.of(String[]) keysAndValues", "label key",
          "ClientBuilder.maxStaleness(Duration) age", "maxStaleness",
          "ClientBuilder.startDeadline(Duration) time", "startDeadline",
          "ClientBuilder.unknownFor(Duration) time", "unknownFor",
          "ClientBuilder.readTimeout(Duration) time", "readTimeout",
          "MemoryConfigStore.Builder.name(String) value", "store name");

  @TempDir static Path directory;

  private static Subjects subjects;

  @BeforeAll
  static void open() {
    subjects = new Subjects(directory);
  }

  @AfterAll
  static void close() throws Exception {
    subjects.close();
  }

  static Stream<Arguments> parameters() {
    return EntryPoints.all().stream()
        .filter(entryPoint -> !BadInput.mayBreakOnNull(entryPoint))
        .flatMap(
            entryPoint ->
                Arrays.stream(entryPoint.getParameters())
                    .filter(NullInputTest::mustNotBeNull)
                    .map(
                        parameter ->
                            Arguments.of(
                                EntryPoints.name(entryPoint),
                                parameter.getName(),
                                entryPoint,
                                parameter)));
  }

  private static boolean mustNotBeNull(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  @ParameterizedTest(name = "{0} with null {1}")
  @MethodSource("parameters")
  void anyEntryPoint_null_isRefusedByName(
      String name, String parameterName, Executable entryPoint, Parameter parameter)
      throws Exception {
    for (Object receiver : receivers(entryPoint)) {
      assertRefused(entryPoint, parameter, receiver, null);
      if (isContainer(parameter.getType())) {
        assertRefused(entryPoint, parameter, receiver, holdingNull(parameter.getType()));
      }
    }
  }

  private static void assertRefused(
      Executable entryPoint, Parameter parameter, @Nullable Object receiver, @Nullable Object bad) {
    String what = bad == null ? "null" : "a null in it";
    assertThat(catchThrowable(() -> call(entryPoint, receiver, with(entryPoint, parameter, bad))))
        .as("%s with %s on %s", EntryPoints.name(entryPoint), what, receiver)
        .isInstanceOf(NullPointerException.class)
        .satisfies(
            thrown ->
                assertThat(letters(thrown.getMessage())).contains(called(entryPoint, parameter)))
        .message()
        .doesNotContain("because"); // the virtual machine's own words
  }

  private static String called(Executable entryPoint, Parameter parameter) {
    String given = CALLED.get(EntryPoints.name(entryPoint) + " " + parameter.getName());
    String called = letters(given == null ? parameter.getName() : given);
    return called.endsWith("s") ? called.substring(0, called.length() - 1) : called;
  }

  private static String letters(@Nullable String text) {
    return text == null ? "" : text.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
  }

  private static List<Object> receivers(Executable entryPoint) {
    return entryPoint instanceof Constructor || Modifier.isStatic(entryPoint.getModifiers())
        ? Collections.singletonList(null)
        : subjects.receivers(entryPoint.getDeclaringClass());
  }

  private static Object[] with(Executable entryPoint, Parameter bad, @Nullable Object value) {
    return Arrays.stream(entryPoint.getParameters())
        .map(each -> each.equals(bad) ? value : subjects.argument(each.getType()))
        .toArray();
  }

  private static boolean isContainer(Class<?> type) {
    return Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || (type.isArray() && !type.getComponentType().isPrimitive());
  }

  private static Object holdingNull(Class<?> type) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 2);
    }
    if (type == Map.class) {
      return Collections.singletonMap(null, null);
    }
    return type == Set.class
        ? new HashSet<>(Collections.singletonList(null))
        : Collections.singletonList(null);
  }

  private static @Nullable Object call(
      Executable entryPoint, @Nullable Object receiver, Object[] arguments) throws Throwable {
    try {
      Object result =
          entryPoint instanceof Constructor<?> constructor
              ? constructor.newInstance(arguments)
              : reachable((Method) entryPoint).invoke(receiver, arguments);
      return result instanceof CompletionStage<?> stage
          ? stage.toCompletableFuture().join()
          : result;
    } catch (InvocationTargetException | CompletionException thrown) {
      throw thrown.getCause();
    }
  }

  private static Method reachable(Method method) {
    method.setAccessible(true);
    return method;
  }
}
