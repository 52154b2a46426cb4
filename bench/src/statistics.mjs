/** The value below which a share of the numbers lies; between two of them in proportion. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  return below + (above - below) * (position - Math.floor(position));
}

/** What the rounds of one row say: the median of the ratios of rounds, and how far they are apart. */
export function summarize({ ours, theirs, unit }) {
  const ratios = ours.map((value, round) => value / theirs[round]);
  return {
    ratio: round(quantile(ratios, 0.5)),
    quartiles: [round(quantile(ratios, 0.25)), round(quantile(ratios, 0.75))],
    extremes: [round(Math.min(...ratios)), round(Math.max(...ratios))],
    rounds: ratios.length,
    ours: round(quantile(ours, 0.5)),
    theirs: round(quantile(theirs, 0.5)),
    unit,
  };
}

/** Three digits, four from a thousand on. */
function round(value) {
  return Number(value.toPrecision(value >= 1_000 ? 4 : 3));
}

/** `'gross'` fails a run, `'missed'` and `'reached'` tell of the goal; `undefined` for a row without bounds. */
export function verdictOf({ reach, gross, better }, ratio) {
  if (reach === undefined) return undefined;
  const within = (bound) => (better === 'more' ? ratio >= bound : ratio <= bound);
  if (!within(gross)) return 'gross';
  return within(reach) ? 'reached' : 'missed';
}
