package io.cairn.config.internal;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cairn.config.Fragment;
import org.yaml.snakeyaml.LoaderOptions;

/** What YAML adds to {@link JacksonMapping}; apart, because its jars may be absent on their own. */
final class YamlMapping {
  private YamlMapping() {}

  static JacksonMapping create() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Fragment.MAX_BYTES); // the default refuses more than 3 MiB
    return new JacksonMapping(new YAMLMapper(YAMLFactory.builder().loaderOptions(options).build()));
  }
}
