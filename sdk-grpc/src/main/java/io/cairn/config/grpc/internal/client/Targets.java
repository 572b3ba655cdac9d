package io.cairn.config.grpc.internal.client;

import static io.cairn.config.grpc.internal.wire.MalformedMessageException.shown;
import static java.util.Objects.requireNonNull;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One or more targets of gRPC, parted by commas, as one: {@code dns:///config:7443}, {@code
 * config:7443}, {@code a:7443,b:7443}. Each is resolved by gRPC's own resolver for it; the
 * addresses of all are put in an {@link AddressOrder}.
 */
final class Targets extends NameResolverProvider {
  private static final String SCHEME = "cairn";
  private static final Pattern WITH_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

  /** One target and who resolves it. */
  private record Part(URI uri, NameResolverProvider provider) {}

  private final List<Part> parts = new ArrayList<>();
  private final AddressOrder order;

  /**
   * @throws IllegalArgumentException if a target is none that gRPC knows
   */
  Targets(String targets, AddressOrder order) {
    this.order = order;
    for (String target : targets.split(",", -1)) {
      parts.add(part(targets, target.strip()));
    }
  }

  /**
   * Checks targets.
   *
   * @param targets the targets
   * @return the targets
   * @throws IllegalArgumentException if a target is none that gRPC knows
   */
  static String check(String targets) {
    requireNonNull(targets, "target");
    for (String target : targets.split(",", -1)) {
      Part unused = part(targets, target.strip());
    }
    return targets;
  }

  private static Part part(String targets, String target) {
    NameResolverRegistry known = NameResolverRegistry.getDefaultRegistry();
    try {
      if (!target.isEmpty()) {
        URI uri =
            WITH_SCHEME.matcher(target).matches()
                ? new URI(target)
                : new URI(known.getDefaultScheme(), "", "/" + target, null);
        NameResolverProvider provider = known.getProviderForScheme(uri.getScheme());
        if (provider != null) {
          return new Part(uri, provider);
        }
      }
    } catch (URISyntaxException noUri) {
      // told below, with all the others
    }
    throw new IllegalArgumentException(
        ("target \"%s\" of \"%s\" is none: it takes HOST:PORT or dns:///HOST:PORT, or several"
                + " parted by commas")
            .formatted(shown(target), shown(targets)));
  }

  /** Returns what a channel is told to connect to. */
  String uri() {
    return SCHEME + ":///servers";
  }

  /** Returns the registry with which that is resolved. */
  NameResolverRegistry registry() {
    NameResolverRegistry registry = new NameResolverRegistry();
    registry.register(this);
    return registry;
  }

  @Override
  public NameResolver newNameResolver(URI ignored, NameResolver.Args args) {
    List<NameResolver> resolvers = new ArrayList<>();
    for (Part part : parts) {
      NameResolver resolver = part.provider().newNameResolver(part.uri(), args);
      if (resolver == null) {
        throw new IllegalArgumentException("target \"" + part.uri() + "\" has no host and port");
      }
      resolvers.add(resolver);
    }
    return new TargetResolver(resolvers, order, args.getSynchronizationContext());
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    Set<Class<? extends SocketAddress>> types = new LinkedHashSet<>();
    parts.forEach(part -> types.addAll(part.provider().getProducedSocketAddressTypes()));
    return types;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }
}
