package io.cairn.config.grpc.internal.wire;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Configs to transfer, and transfers as lists. */
final class Transfers {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final Lineage LINEAGE = new Lineage(7, 9);

  private Transfers() {}

  static HuntConfig config(long revision, Fragment... fragments) {
    return HuntConfig.of(HUNT, LINEAGE, VersionVector.of(1, revision), List.of(fragments));
  }

  static Fragment fragment(String name, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return Fragment.of(name, "application/octet-stream", content);
  }

  /** Up to so many fragments of up to 200 kB, some with selectors. */
  static HuntConfig random(Random random, HuntId hunt, long revision, int fragments) {
    Map<String, Fragment> named = new TreeMap<>();
    for (int i = random.nextInt(fragments + 1); i > 0; i--) {
      byte[] content = new byte[random.nextInt(8) == 0 ? random.nextInt(200_000) : i % 50];
      random.nextBytes(content);
      String selector = random.nextBoolean() ? "" : "region=r" + random.nextInt(5) + ",canary";
      String name = "rules/f" + random.nextInt(fragments * 2);
      named.put(name, Fragment.of(name, "text/x", content, Selector.parse(selector)));
    }
    return HuntConfig.of(hunt, LINEAGE, VersionVector.of(1, revision), named.values());
  }

  static List<ConfigPart> parts(TransferParts parts) {
    List<ConfigPart> all = new ArrayList<>();
    parts.forEachRemaining(part -> all.add(part.toConfigPart()));
    return all;
  }

  /** Feeds parts; returns what the last commit among them gave, or null if there was none. */
  static Assembled feed(TransferAssembler assembler, Iterable<ConfigPart> parts) {
    Assembled last = null;
    for (ConfigPart part : parts) {
      switch (part.getPartCase()) {
        case BEGIN -> assembler.begin(part.getBegin());
        case CHUNK -> assembler.chunk(part.getChunk());
        case REMOVE -> assembler.remove(part.getRemove());
        case COMMIT -> last = assembler.commit(part.getCommit());
        default -> {}
      }
    }
    return last;
  }

  /** Feeds the same parts in one message. */
  static Assembled feedBundle(TransferAssembler assembler, Iterable<ConfigPart> parts) {
    Bundle.Builder bundle = Bundle.newBuilder();
    for (ConfigPart part : parts) {
      switch (part.getPartCase()) {
        case BEGIN -> bundle.setBegin(part.getBegin());
        case CHUNK -> bundle.addChunks(part.getChunk());
        case REMOVE -> bundle.addRemoves(part.getRemove());
        case COMMIT -> bundle.setCommit(part.getCommit());
        default -> {}
      }
    }
    return assembler.bundle(bundle.build());
  }
}
