package io.cairn.config.spi;

import static io.cairn.config.spi.LittleEndian.int32;
import static io.cairn.config.spi.LittleEndian.unsigned16;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_BYTES;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_CONTENT;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_CONTENT_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_NAME;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_NAME_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_SELECTOR;
import static io.cairn.config.spi.SnapshotLayout.ENTRY_TYPE;

import io.cairn.config.Fragment;
import io.cairn.config.Selector;
import io.cairn.config.internal.NameIndex;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of an encoded snapshot, made as they are asked for. Only over bytes that a {@link
 * SnapshotDecoder} has checked: nothing is checked again.
 *
 * <p><b>Races.</b> Fragments are kept without synchronization, in an array that is itself made on
 * first use. Two threads may make a fragment twice, or an array; they differ in identity alone, and
 * a fragment's final fields make it safe to publish so. Nobody ever sees a half-made one. The same
 * holds for the index of names, which a table makes once it was asked often enough.
 */
final class EncodedFragmentTable implements FragmentTable {
  /** A binary search costs as much as making this much of an index. */
  private static final int SEARCHES_PER_INDEX = 16;

  private final ByteBuffer bytes;
  private final int index;
  private final int count;
  private final long contentBytes;
  private final String[] types;
  private final Selector[] selectors;
  private @Nullable Fragment @Nullable [] made;
  private int searches;
  private @Nullable NameIndex names;

  /**
   * @param bytes the whole snapshot, from 0 to its capacity
   * @param index where the index begins
   * @param count the number of fragments
   * @param contentBytes the size of all contents
   * @param types the content types, by number
   * @param selectors the selectors, by number
   */
  EncodedFragmentTable(
      ByteBuffer bytes,
      int index,
      int count,
      long contentBytes,
      String[] types,
      Selector[] selectors) {
    this.bytes = bytes;
    this.index = index;
    this.count = count;
    this.contentBytes = contentBytes;
    this.types = types;
    this.selectors = selectors;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long bytes() {
    return contentBytes;
  }

  @Override
  public int indexOf(String name) {
    NameIndex known = names;
    if (known == null) {
      learn();
      return search(name);
    }
    return known.isUsable() ? find(known, name) : search(name);
  }

  private void learn() {
    if (++searches > count / SEARCHES_PER_INDEX) {
      names = new NameIndex(count, this::hashAt);
    }
  }

  private int find(NameIndex known, String name) {
    int hash = name.hashCode();
    int slot = known.first(hash);
    int place = known.place(slot);
    while (place >= 0) {
      if (known.hash(slot) == hash && isAt(place, name)) {
        return place;
      }
      slot = known.after(slot);
      place = known.place(slot);
    }
    return -1;
  }

  private boolean isAt(int place, String name) {
    int entry = entry(place);
    return EncodedText.compare(name, bytes, int32(bytes, entry + ENTRY_NAME), nameLength(entry))
        == 0;
  }

  private int hashAt(int place) {
    int entry = entry(place);
    return EncodedText.hash(bytes, int32(bytes, entry + ENTRY_NAME), nameLength(entry));
  }

  private int search(String name) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int entry = entry(middle);
      int order =
          EncodedText.compare(name, bytes, int32(bytes, entry + ENTRY_NAME), nameLength(entry));
      if (order == 0) {
        return middle;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Override
  public Fragment at(int place) {
    Objects.checkIndex(place, count);
    @Nullable Fragment[] kept = made;
    if (kept == null) {
      kept = new Fragment[count];
      made = kept;
    }
    Fragment fragment = kept[place];
    if (fragment == null) {
      fragment = make(entry(place));
      kept[place] = fragment;
    }
    return fragment;
  }

  private Fragment make(int entry) {
    return Fragment.wrap(
        EncodedText.ascii(bytes, int32(bytes, entry + ENTRY_NAME), nameLength(entry)),
        types[int32(bytes, entry + ENTRY_TYPE)],
        selectors[int32(bytes, entry + ENTRY_SELECTOR)],
        bytes.slice(
            int32(bytes, entry + ENTRY_CONTENT), int32(bytes, entry + ENTRY_CONTENT_LENGTH)));
  }

  private int entry(int place) {
    return index + place * ENTRY_BYTES;
  }

  private int nameLength(int entry) {
    return unsigned16(bytes, entry + ENTRY_NAME_LENGTH);
  }
}
