package io.cairn.examples.hunt;

/**
 * What differs from region to region: the fragment {@code region/...} that the pod's label {@code
 * region} selects.
 *
 * @param emergencyNumber whom to call
 * @param units {@code metric} or {@code imperial}
 * @param clock {@code 24h} or {@code 12h}
 * @param helpdesk where someone is
 */
record Region(String emergencyNumber, String units, String clock, String helpdesk) {
  Region {
    Check.text("emergencyNumber", emergencyNumber);
    Check.text("helpdesk", helpdesk);
    oneOf("units", units, "metric", "imperial");
    oneOf("clock", clock, "24h", "12h");
  }

  private static void oneOf(String name, String value, String one, String other) {
    if (!one.equals(value) && !other.equals(value)) {
      throw new IllegalArgumentException(
          "%s is \"%s\", neither \"%s\" nor \"%s\"".formatted(name, value, one, other));
    }
  }
}
