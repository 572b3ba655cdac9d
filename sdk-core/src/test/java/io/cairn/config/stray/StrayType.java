package io.cairn.config.stray;

import com.tngtech.archunit.core.domain.JavaClass;
import io.cairn.config.internal.JacksonJsonDecoder;

/** Breaks three rules of {@code ArchitectureRules}, so that they are seen to work. */
public final class StrayType {
  JavaClass ofALibraryWithoutAReason;
  JacksonJsonDecoder notForOthers;
}
