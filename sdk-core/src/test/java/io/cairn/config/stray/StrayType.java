package io.cairn.config.stray;

import com.tngtech.archunit.core.domain.JavaClass;

/** Breaks two rules of {@code ArchitectureRules}, so that they are seen to work. */
public final class StrayType {
  JavaClass ofALibraryWithoutAReason;
}
