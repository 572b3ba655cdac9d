import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/**
 * Writes and compiles the value class that Chronicle Map generates when it is first opened, so that
 * it is found on the class path and no compiler runs in production. Chronicle Values has no public
 * way to get at the source: its generator is called by reflection, in the build alone.
 */
public class ValueClass {
  private static final String PACKAGE = "net.openhft.chronicle.hash";
  private static final String INTERFACE = "VanillaGlobalMutableState";

  /** Arguments: where the source goes, where the class goes. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Class<?> models = Class.forName("net.openhft.chronicle.values.ValueModel");
    Object model =
        models
            .getMethod("acquire", Class.class)
            .invoke(null, Class.forName(PACKAGE + "." + INTERFACE));
    Method generator =
        Class.forName("net.openhft.chronicle.values.Generators")
            .getDeclaredMethod("generateNativeClass", models, String.class);
    generator.setAccessible(true);
    String name = INTERFACE + "$$Native";
    String source = (String) generator.invoke(null, model, name);

    Path file = Path.of(arguments[0], PACKAGE.replace('.', '/'), name + ".java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
    String classPath = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-proc:none", "-nowarn", "-g", "--release", "17", "-cp",
                classPath, "-d", arguments[1], file.toString());
    System.exit(result);
  }
}
