interface Spot {
  x: number;
  y: number;
}

/** The spot nearest to a place; of a line, the one that is nearest to the left or right. */
export function nearest<Found extends Spot>(
  spots: readonly Found[],
  x: number,
  y: number,
  joined: boolean,
): Found | null {
  let best: Found | null = null;
  let least = Infinity;
  for (const spot of spots) {
    const away = joined ? Math.abs(spot.x - x) : Math.hypot(spot.x - x, spot.y - y);
    if (away < least) {
      least = away;
      best = spot;
    }
  }
  return best;
}
