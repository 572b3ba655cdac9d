package io.cairn.config.grpc.internal.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several resolvers as one. It reports once each of them has, and fails only if all do. Runs in the
 * channel's synchronization context.
 */
final class TargetResolver extends NameResolver {
  private final List<NameResolver> resolvers;
  private final AddressOrder order;
  private final SynchronizationContext context;
  private final List<@Nullable StatusOr<List<EquivalentAddressGroup>>> answers;

  TargetResolver(List<NameResolver> resolvers, AddressOrder order, SynchronizationContext context) {
    this.resolvers = resolvers;
    this.order = order;
    this.context = context;
    this.answers = new ArrayList<>();
    resolvers.forEach(resolver -> answers.add(null));
  }

  @Override
  public String getServiceAuthority() {
    return resolvers.get(0).getServiceAuthority();
  }

  @Override
  public void start(Listener2 listener) {
    for (int i = 0; i < resolvers.size(); i++) {
      resolvers.get(i).start(new Part(i, listener));
    }
  }

  @Override
  public void refresh() {
    resolvers.forEach(NameResolver::refresh);
  }

  @Override
  public void shutdown() {
    resolvers.forEach(NameResolver::shutdown);
  }

  private Status answered(
      int index, StatusOr<List<EquivalentAddressGroup>> answer, Listener2 listener) {
    answers.set(index, answer);
    List<EquivalentAddressGroup> all = new ArrayList<>();
    Status problem = null;
    for (int i = 0; i < resolvers.size(); i++) {
      StatusOr<List<EquivalentAddressGroup>> each = answers.get(i);
      if (each == null) {
        return Status.OK; // the others first
      }
      if (!each.hasValue()) {
        problem = each.getStatus();
        continue;
      }
      for (EquivalentAddressGroup group : each.getValue()) {
        all.add(named(group, resolvers.get(i).getServiceAuthority()));
      }
    }
    return listener.onResult2(
        ResolutionResult.newBuilder()
            .setAddressesOrError(
                all.isEmpty() && problem != null
                    ? StatusOr.fromStatus(problem)
                    : StatusOr.fromValue(order.order(all)))
            .build());
  }

  /** A server is known by the name under which it was looked up, which its certificate has. */
  private static EquivalentAddressGroup named(EquivalentAddressGroup group, String authority) {
    return new EquivalentAddressGroup(
        group.getAddresses(),
        group.getAttributes().toBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, authority)
            .build());
  }

  /** What one resolver says. */
  private final class Part extends Listener2 {
    private final int index;
    private final Listener2 listener;

    Part(int index, Listener2 listener) {
      this.index = index;
      this.listener = listener;
    }

    @Override
    public Status onResult2(ResolutionResult result) {
      return answered(index, result.getAddressesOrError(), listener);
    }

    @Override
    public void onResult(ResolutionResult result) {
      context.execute(() -> onResult2(result));
    }

    @Override
    public void onError(Status error) {
      context.execute(() -> answered(index, StatusOr.fromStatus(error), listener));
    }
  }
}
