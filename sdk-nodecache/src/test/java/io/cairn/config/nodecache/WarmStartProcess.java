package io.cairn.config.nodecache;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that gets a hunt of a node cache that is warm, while its source is away, and says which
 * of the classes that it was asked about it has loaded by then.
 */
final class WarmStartProcess {
  private WarmStartProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    CairnClient client =
        CairnClient.builder()
            .source(new FollowerProcess.NotedStreams(directory, true))
            .nodeCache(ChronicleNodeCache.at(directory))
            .nodeCacheHeadStart(Duration.ofMinutes(1)) // however slow the machine is
            .preload(FollowerProcess.HUNT)
            .build();
    client.start().join();
    HuntConfig config = client.get(FollowerProcess.HUNT);

    Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
    find.setAccessible(true);
    List<String> loaded = new ArrayList<>();
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      if (find.invoke(ClassLoader.getSystemClassLoader(), name) != null) {
        loaded.add(name);
      }
    }
    System.out.println("got " + config.tier() + " " + Configs.isRight(config) + " " + loaded);
    System.exit(0);
  }
}
