package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.EquivalentAddressGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
  private final AddressOrder order = new AddressOrder(new Random(1));
  private final List<EquivalentAddressGroup> servers =
      IntStream.range(1, 4).mapToObj(i -> new EquivalentAddressGroup(address(i))).toList();

  private static SocketAddress address(int number) {
    return InetSocketAddress.createUnresolved("server-" + number, 7443);
  }

  @Test
  void order_ofManyClients_spreadsThemEvenly() {
    Map<SocketAddress, Integer> first = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      first.merge(order.order(servers).get(0).getAddresses().get(0), 1, Integer::sum);
    }
    assertThat(first.values()).hasSize(3).allMatch(count -> count > 850 && count < 1_150);
  }

  @Test
  void order_afterServersWereLeft_putsThemLastTheLatestAtTheEnd() {
    order.leave(address(3));
    order.leave(address(1));
    assertThat(order.order(servers))
        .containsExactly(servers.get(1), servers.get(2), servers.get(0));
    order.leave(address(3));
    assertThat(order.order(servers))
        .containsExactly(servers.get(1), servers.get(0), servers.get(2));
  }

  @Test
  void order_afterTheFirstWasNotReached_putsItLast() {
    EquivalentAddressGroup first = order.order(servers).get(0);
    order.leaveFirst();
    assertThat(order.order(servers)).element(2).isEqualTo(first);
  }
}
