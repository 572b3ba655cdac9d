package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A named piece of a hunt's config: a path-like name, a content type, bytes, and the selector that
 * says which pods get it.
 *
 * <p>Immutable and safe to share between threads. Two fragments are equal when all four parts are.
 */
public final class Fragment {
  /** The longest name, in characters. */
  public static final int MAX_NAME = 255;

  /** The longest content type, in characters. */
  public static final int MAX_CONTENT_TYPE = 127;

  /** The most content bytes one fragment may have: 64 MiB, the bound of a whole hunt. */
  public static final int MAX_BYTES = 64 << 20;

  private final String name;
  private final String contentType;
  private final Selector selector;
  private final ByteBuffer content;

  private Fragment(String name, String contentType, Selector selector, ByteBuffer content) {
    this.name = name;
    this.contentType = contentType;
    this.selector = selector;
    this.content = content;
  }

  /**
   * Returns a fragment that every pod gets.
   *
   * @param name the path-like name, for example {@code rules/scoring}: 1 to {@value #MAX_NAME}
   *     ASCII letters, digits, {@code . _ -}, in segments parted by {@code /}; no segment is empty,
   *     {@code .} or {@code ..}
   * @param contentType the media type, 1 to {@value #MAX_CONTENT_TYPE} printable ASCII characters
   * @param bytes the content, which is copied; at most {@value #MAX_BYTES} bytes
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public static Fragment of(String name, String contentType, byte[] bytes) {
    return of(name, contentType, bytes, Selector.EVERYTHING);
  }

  /**
   * Returns a fragment for the pods whose labels the selector matches.
   *
   * @param name the name, as in {@link #of(String, String, byte[])}
   * @param contentType the media type, likewise
   * @param bytes the content, likewise copied
   * @param selector which pods get the fragment
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public static Fragment of(String name, String contentType, byte[] bytes, Selector selector) {
    requireNonNull(bytes, "bytes");
    return wrap(name, contentType, selector, ByteBuffer.wrap(bytes.clone()));
  }

  /**
   * Returns a fragment over the remaining bytes of a buffer without copying them. For backends: the
   * caller promises that nobody changes those bytes any more.
   *
   * @param name the name, as in {@link #of(String, String, byte[])}
   * @param contentType the media type, likewise
   * @param selector which pods get the fragment
   * @param content the content, at most {@value #MAX_BYTES} bytes; its position is left alone
   * @throws IllegalArgumentException if a part is out of its bounds
   */
  public static Fragment wrap(
      String name, String contentType, Selector selector, ByteBuffer content) {
    checkName(name);
    checkContentType(contentType);
    requireNonNull(selector, "selector");
    if (requireNonNull(content, "content").remaining() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "fragment \"%s\" has %d bytes, more than %d"
              .formatted(name, content.remaining(), MAX_BYTES));
    }
    return new Fragment(name, contentType, selector, content.slice().asReadOnlyBuffer());
  }

  /**
   * Returns a fragment of UTF-8 text that every pod gets; see {@link #of(String, String, byte[])}.
   */
  public static Fragment ofText(String name, String contentType, String text) {
    return wrap(
        name,
        contentType,
        Selector.EVERYTHING,
        ByteBuffer.wrap(requireNonNull(text, "text").getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns this fragment with another selector. */
  public Fragment withSelector(Selector other) {
    return new Fragment(name, contentType, requireNonNull(other, "other selector"), content);
  }

  /** Returns the path-like name. */
  public String name() {
    return name;
  }

  /** Returns the media type of the content. */
  public String contentType() {
    return contentType;
  }

  /** Returns which pods get this fragment. */
  public Selector selector() {
    return selector;
  }

  /** Returns the size of the content in bytes. */
  public int size() {
    return content.remaining();
  }

  /** Returns the content as a fresh read-only view, which shares its bytes with the fragment. */
  public ByteBuffer buffer() {
    return content.asReadOnlyBuffer();
  }

  /** Returns a copy of the content. */
  public byte[] bytes() {
    byte[] copy = new byte[content.remaining()];
    content.get(content.position(), copy);
    return copy;
  }

  /** Returns the content read as UTF-8; malformed input becomes U+FFFD. */
  public String text() {
    return StandardCharsets.UTF_8.decode(buffer()).toString();
  }

  private static void checkName(String name) {
    requireNonNull(name, "fragment name");
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "fragment name has %d characters, not 1 to %d: \"%s\""
              .formatted(name.length(), MAX_NAME, Text.printable(name)));
    }
    int segment = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '/') {
        if (i == segment || isDots(name, segment, i)) {
          throw new IllegalArgumentException(
              "fragment name \"%s\" has an empty, \".\" or \"..\" segment at index %d"
                  .formatted(Text.printable(name), segment));
        }
        segment = i + 1;
      } else if (!isNameCharacter(name.charAt(i))) {
        throw new IllegalArgumentException(
            "fragment name \"%s\" has U+%04X at index %d: letters, digits and . _ - / are allowed"
                .formatted(Text.printable(name), (int) name.charAt(i), i));
      }
    }
  }

  private static boolean isDots(String name, int from, int to) {
    int length = to - from;
    return length <= 2 && name.charAt(from) == '.' && name.charAt(to - 1) == '.';
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static void checkContentType(String contentType) {
    requireNonNull(contentType, "content type");
    if (contentType.isEmpty() || contentType.length() > MAX_CONTENT_TYPE) {
      throw new IllegalArgumentException(
          "content type has %d characters, not 1 to %d: \"%s\""
              .formatted(contentType.length(), MAX_CONTENT_TYPE, Text.printable(contentType)));
    }
    for (int i = 0; i < contentType.length(); i++) {
      char c = contentType.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException(
            "content type \"%s\" has U+%04X at index %d: only printable ASCII is allowed"
                .formatted(Text.printable(contentType), (int) c, i));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Fragment that
            && name.equals(that.name)
            && contentType.equals(that.contentType)
            && selector.equals(that.selector)
            && content.equals(that.content));
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + content.hashCode();
  }

  /** Returns the name, type, size and selector, for a person to read; never the content. */
  @Override
  public String toString() {
    return "%s (%s, %,d bytes%s)"
        .formatted(
            name,
            contentType,
            size(),
            selector.equals(Selector.EVERYTHING) ? "" : ", for " + selector);
  }
}
