package io.cairn.config.grpc;

import io.cairn.config.HuntId;
import java.util.List;

/**
 * The rights of one line of a file.
 *
 * @param name who the caller is
 * @param follow patterns of the hunts to follow
 * @param lead patterns of the hunts to lead
 */
record PatternRights(String name, List<Wildcard> follow, List<Wildcard> lead) implements Rights {
  @Override
  public boolean mayFollow(HuntId hunt) {
    return follow.stream().anyMatch(pattern -> pattern.matches(hunt.value()));
  }

  @Override
  public boolean mayLead(HuntId hunt) {
    return lead.stream().anyMatch(pattern -> pattern.matches(hunt.value()));
  }

  @Override
  public boolean mayFollowSome() {
    return !follow.isEmpty();
  }

  @Override
  public boolean mayLeadSome() {
    return !lead.isEmpty();
  }
}
