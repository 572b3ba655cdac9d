package io.cairn.examples.hunt;

/**
 * A place where clues are solved: a fragment {@code zones/...}.
 *
 * @param title what players call it
 * @param lat the latitude of its middle, in degrees
 * @param lon the longitude, likewise
 * @param radius how far from the middle it reaches, in metres
 * @param open whether players may enter
 */
record Zone(String title, double lat, double lon, double radius, boolean open) {
  private static final double METRES_PER_DEGREE = 111_320;

  Zone {
    Check.text("title", title);
    Check.range("lat", lat, -90, 90);
    Check.range("lon", lon, -180, 180);
    Check.range("radius", radius, 1, 5_000);
  }

  /** Returns how far a place is from the middle, in metres; good to a percent within a city. */
  double metresFrom(double placeLat, double placeLon) {
    double north = (lat - placeLat) * METRES_PER_DEGREE;
    double east = (lon - placeLon) * METRES_PER_DEGREE * Math.cos(Math.toRadians(lat));
    return Math.hypot(north, east);
  }
}
