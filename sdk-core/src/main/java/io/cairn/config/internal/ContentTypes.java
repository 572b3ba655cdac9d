package io.cairn.config.internal;

import java.util.Locale;

/** Media types, told apart without their parameters and in any case. */
final class ContentTypes {
  private ContentTypes() {}

  /** Returns the bare type of {@code Application/JSON; charset=utf-8}: {@code application/json}. */
  static String bare(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /** Whether all classes of these names can be found, without initialising them. */
  static boolean arePresent(String... classNames) {
    try {
      for (String name : classNames) {
        Class.forName(name, false, ContentTypes.class.getClassLoader());
      }
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }
}
