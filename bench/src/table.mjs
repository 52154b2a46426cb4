const SIGNS = { reached: 'yes', missed: 'no', gross: 'GROSS LOSS' };

function cells({ row, result, verdict }) {
  const bound = row.reach === undefined ? '' : `${row.better === 'more' ? '≥' : '≤'} ${row.reach}`;
  const amount = (value) => `${value.toLocaleString('en')}`;
  return [
    row.what,
    row.against,
    String(result.ratio),
    `${result.quartiles.join(' to ')}`,
    `${result.extremes.join(' to ')}`,
    `${amount(result.ours)} / ${amount(result.theirs)} ${result.unit}`,
    bound,
    verdict === undefined ? '' : SIGNS[verdict],
  ];
}

const HEADS = ['What', 'Against', 'Ratio', 'Quartiles', 'Extremes', 'Ours / theirs', 'Reach', 'Reached'];

export function markdownTable(measured) {
  const lines = [HEADS, HEADS.map(() => '---'), ...measured.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

export function screenTable(measured) {
  const lines = [HEADS, ...measured.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
