package io.cairn.config.spi;

import static io.cairn.config.spi.LittleEndian.int32;
import static io.cairn.config.spi.LittleEndian.unsigned16;
import static io.cairn.config.spi.SnapshotLayout.CHECKED;
import static io.cairn.config.spi.SnapshotLayout.CHECKSUM;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_BYTES;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_CONTENT;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_CONTENT_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_NAME;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_NAME_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_SELECTOR;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_TYPE;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_ZERO;
import static io.cairn.config.spi.SnapshotLayout.FRAGMENTS;
import static io.cairn.config.spi.SnapshotLayout.HUNT;
import static io.cairn.config.spi.SnapshotLayout.HUNT_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.LABEL_KEYS;
import static io.cairn.config.spi.SnapshotLayout.LENGTH;
import static io.cairn.config.spi.SnapshotLayout.SELECTORS;
import static io.cairn.config.spi.SnapshotLayout.STRING_PREFIX;
import static io.cairn.config.spi.SnapshotLayout.TYPES;

import io.cairn.config.HuntConfig;
import io.cairn.config.Labels;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one encoded snapshot, front to back. The bytes are a stranger's: every number is
 * checked before it is used, nothing is allocated for a number that the bytes present do not bear
 * out, and what passes is safe to use for good. One thread.
 */
final class SnapshotDecoder {
  private static final String[] NO_STRINGS = {};
  private static final Selector[] NO_SELECTORS = {};

  private final ByteBuffer bytes;
  private final @Nullable KnownSelectors known;
  private final int total;

  /** Whether there are label keys that were read, rather than remembered. */
  private boolean keysAreNew;

  /** Where the next unread part begins, once the header and the index are behind. */
  private int position;

  /**
   * @param known what snapshots before had, or null
   */
  SnapshotDecoder(ByteBuffer encoded, @Nullable KnownSelectors known) {
    this.known = known;
    bytes = encoded.slice();
    total = bytes.capacity();
  }

  HuntConfig decode() {
    SnapshotHeader.checkEnvelope(bytes);
    if (int32(bytes, LENGTH) != total) {
      throw new MalformedSnapshotException(
          "total length",
          LENGTH,
          "is %d bytes, but there are %d".formatted(int32(bytes, LENGTH), total));
    }
    checkChecksum();
    SnapshotHeader header = SnapshotHeader.read(bytes, known);
    int index = checkPadding();
    int count = header.fragments();
    if (count > (total - index) / ENTRY_BYTES) {
      throw new MalformedSnapshotException(
          "fragment count", FRAGMENTS, "is %d, more than fit in %d bytes".formatted(count, total));
    }
    position = index + count * ENTRY_BYTES;
    int keys = position;
    SortedSet<String> labelKeys = labelKeys();
    int keysEnd = position;
    String[] types = types(count);
    Selector[] selectors = selectors(count);
    int contentBytes = checkIndex(index, count, types.length, selectors.length);
    HuntConfig config =
        HuntConfig.of(
            header.hunt(),
            header.lineage(),
            header.version(),
            labelKeys,
            new EncodedFragmentTable(bytes, index, count, contentBytes, types, selectors));
    if (keysAreNew && known != null) {
      known.remember(EncodedText.hash(bytes, keys, keysEnd - keys), config.labelKeys());
    }
    return config;
  }

  private void checkChecksum() {
    CRC32C crc = new CRC32C();
    bytes.position(CHECKED);
    crc.update(bytes);
    bytes.position(0);
    int actual = (int) crc.getValue();
    int claimed = int32(bytes, CHECKSUM);
    if (actual != claimed) {
      throw new MalformedSnapshotException(
          "checksum", CHECKSUM, "is 0x%08x, but the bytes have 0x%08x".formatted(claimed, actual));
    }
  }

  private int checkPadding() {
    int end = HUNT + unsigned16(bytes, HUNT_LENGTH);
    int index = SnapshotLayout.index(end - HUNT);
    if (index > total) {
      throw new MalformedSnapshotException("padding", end, "is cut off");
    }
    for (int i = end; i < index; i++) {
      if (bytes.get(i) != 0) {
        throw new MalformedSnapshotException("padding", i, "is not zero");
      }
    }
    return index;
  }

  private SortedSet<String> labelKeys() {
    int count = count("label key count", LABEL_KEYS, (total - position) / STRING_PREFIX);
    if (count == 0) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> remembered = rememberedKeys(count);
    if (remembered != null) {
      return remembered;
    }
    keysAreNew = true;
    TreeSet<String> keys = new TreeSet<>();
    String last = "";
    for (int i = 0; i < count; i++) {
      int start = position;
      last = ascending("label key", last, i, nextLength("label key"), start);
      try {
        keys.add(Labels.checkKey(last));
      } catch (IllegalArgumentException e) {
        throw new MalformedSnapshotException(
            "label key", start, "is illegal: " + e.getMessage(), e);
      }
    }
    return keys;
  }

  /** Steps over the label keys if they are a set that is known; returns null if they are not. */
  private @Nullable SortedSet<String> rememberedKeys(int count) {
    if (known == null) {
      return null;
    }
    int end = position;
    for (int i = 0; i < count; i++) {
      if (total - end < STRING_PREFIX) {
        return null; // cut off: whoever reads it finds out where
      }
      end += STRING_PREFIX + unsigned16(bytes, end);
      if (end > total || end < 0) {
        return null;
      }
    }
    SortedSet<String> keys = known.keys(EncodedText.hash(bytes, position, end - position));
    if (keys == null || keys.size() != count) {
      return null;
    }
    int next = position;
    for (String key : keys) {
      int length = unsigned16(bytes, next);
      if (EncodedText.compare(key, bytes, next + STRING_PREFIX, length) != 0) {
        return null;
      }
      next += STRING_PREFIX + length;
    }
    position = end;
    return keys;
  }

  private String[] types(int fragments) {
    int count = count("content type count", TYPES, fragments);
    String[] types = count == 0 ? NO_STRINGS : new String[count];
    String last = "";
    for (int i = 0; i < count; i++) {
      int start = position;
      int length = nextLength("content type");
      if (!EncodedText.isContentType(bytes, position, length)) {
        throw new MalformedSnapshotException(
            "content type", start, "is not 1 to 127 printable ASCII characters");
      }
      last = ascending("content type", last, i, length, start);
      types[i] = last;
    }
    return types;
  }

  private Selector[] selectors(int fragments) {
    int count = count("selector count", SELECTORS, fragments);
    Selector[] selectors = count == 0 ? NO_SELECTORS : new Selector[count];
    String last = "";
    for (int i = 0; i < count; i++) {
      int start = position;
      int length = nextLength("selector");
      int hash = known == null ? 0 : EncodedText.hash(bytes, position, length);
      Selector remembered = known == null ? null : known.selector(hash, bytes, position, length);
      if (remembered != null) {
        last = ascending("selector", last, i, length, start, remembered.toString());
        selectors[i] = remembered;
        continue;
      }
      last = ascending("selector", last, i, length, start);
      selectors[i] = selector(last, start);
      if (known != null) {
        known.remember(hash, selectors[i]);
      }
    }
    return selectors;
  }

  private static Selector selector(String text, int start) {
    if (text.isEmpty()) {
      return Selector.EVERYTHING;
    }
    Selector selector;
    try {
      selector = Selector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedSnapshotException("selector", start, "is illegal: " + e.getMessage(), e);
    }
    if (!selector.toString().equals(text)) {
      throw new MalformedSnapshotException(
          "selector", start, "is not in its canonical form \"%s\"".formatted(selector));
    }
    return selector;
  }

  /** Reads a number of strings. More than there can be is refused before anything is allocated. */
  private int count(String field, int offset, int most) {
    int count = int32(bytes, offset);
    if (count < 0 || count > most) {
      throw new MalformedSnapshotException(
          field, offset, "is %d, more than %d".formatted(Integer.toUnsignedLong(count), most));
    }
    return count;
  }

  /** Steps over the length of a string that is all there. */
  private int nextLength(String field) {
    if (total - position >= STRING_PREFIX) {
      int length = unsigned16(bytes, position);
      if (length <= total - position - STRING_PREFIX) {
        position += STRING_PREFIX;
        return length;
      }
    }
    throw new MalformedSnapshotException(field, position, "goes beyond the end, " + total);
  }

  /** Reads a string that must come after the last one of its table. */
  private String ascending(String field, String last, int place, int length, int start) {
    return ascending(field, last, place, length, start, EncodedText.ascii(bytes, position, length));
  }

  private String ascending(
      String field, String last, int place, int length, int start, String text) {
    if (place > 0 && text.compareTo(last) <= 0) {
      throw new MalformedSnapshotException(field, start, "is not after the one before it");
    }
    position += length;
    return text;
  }

  /** Checks every entry, name and place of content. Returns the size of the contents. */
  private int checkIndex(int index, int count, int types, int selectors) {
    int names = position;
    int contents = count == 0 ? names : int32(bytes, index + ENTRY_CONTENT);
    if (contents < names || contents > total) {
      throw new MalformedSnapshotException(
          "content offset",
          index + ENTRY_CONTENT,
          "is %d, not in %d..%d".formatted(Integer.toUnsignedLong(contents), names, total));
    }
    if (total - contents > HuntConfig.MAX_BYTES) {
      throw new MalformedSnapshotException(
          "content",
          contents,
          "has %d bytes, more than %d".formatted(total - contents, HuntConfig.MAX_BYTES));
    }
    Usage usedTypes = new Usage(types);
    Usage usedSelectors = new Usage(selectors);
    int name = names;
    int nameLength = 0;
    int content = contents;
    for (int i = 0, entry = index; i < count; i++, entry += ENTRY_BYTES) {
      int before = name;
      int lengthBefore = nameLength;
      name += nameLength;
      nameLength = checkName(entry, name, contents);
      if (i > 0 && !EncodedText.isAscending(bytes, before, lengthBefore, name, nameLength)) {
        throw new MalformedSnapshotException("name", name, "is not after the one before it");
      }
      content += checkContent(entry, content);
      usedTypes.use("content type number", int32(bytes, entry + ENTRY_TYPE), entry + ENTRY_TYPE);
      usedSelectors.use(
          "selector number", int32(bytes, entry + ENTRY_SELECTOR), entry + ENTRY_SELECTOR);
    }
    if (name + nameLength != contents) {
      throw new MalformedSnapshotException(
          "name", name + nameLength, "is missing: contents begin at " + contents);
    }
    if (content != total) {
      throw new MalformedSnapshotException(
          "content", content, "ends before the snapshot, which has %d bytes".formatted(total));
    }
    usedTypes.requireAll("content type count", TYPES);
    usedSelectors.requireAll("selector count", SELECTORS);
    return total - contents;
  }

  private int checkName(int entry, int expected, int end) {
    if (int32(bytes, entry + ENTRY_NAME) != expected) {
      throw new MalformedSnapshotException(
          "name offset",
          entry + ENTRY_NAME,
          "is %d, not %d"
              .formatted(Integer.toUnsignedLong(int32(bytes, entry + ENTRY_NAME)), expected));
    }
    int length = unsigned16(bytes, entry + ENTRY_NAME_LENGTH);
    if (length > end - expected) {
      throw new MalformedSnapshotException(
          "name length",
          entry + ENTRY_NAME_LENGTH,
          "is %d, more than the %d bytes left for names".formatted(length, end - expected));
    }
    if (unsigned16(bytes, entry + ENTRY_ZERO) != 0) {
      throw new MalformedSnapshotException("padding", entry + ENTRY_ZERO, "is not zero");
    }
    if (!EncodedText.isFragmentName(bytes, expected, length)) {
      throw new MalformedSnapshotException(
          "name",
          expected,
          "of %d bytes is not 1 to 255 letters, digits and . _ - in segments parted by /"
              .formatted(length));
    }
    return length;
  }

  private int checkContent(int entry, int expected) {
    if (int32(bytes, entry + ENTRY_CONTENT) != expected) {
      throw new MalformedSnapshotException(
          "content offset",
          entry + ENTRY_CONTENT,
          "is %d, not %d"
              .formatted(Integer.toUnsignedLong(int32(bytes, entry + ENTRY_CONTENT)), expected));
    }
    int length = int32(bytes, entry + ENTRY_CONTENT_LENGTH);
    if (length < 0 || length > total - expected) {
      throw new MalformedSnapshotException(
          "content length",
          entry + ENTRY_CONTENT_LENGTH,
          "is %d, more than the %d bytes left"
              .formatted(Integer.toUnsignedLong(length), total - expected));
    }
    return length;
  }
}
