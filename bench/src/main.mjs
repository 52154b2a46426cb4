// Measures all rows, prints the table, writes results.json. Fails only on gross loss: see rows.mjs.
//   --short            rows with bounds only, less of everything, under a minute, and nothing is written
//   --only=ID,ID       some rows, and nothing is written
//   --write-docs       puts the table into docs/performance.md, too
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rows } from './rows.mjs';
import { summarize, verdictOf } from './statistics.mjs';
import { markdownTable, screenTable } from './table.mjs';

const RESULTS = new URL('../results.json', import.meta.url);
const DOCS = new URL('../../docs/performance.md', import.meta.url);
const [BEGIN, END] = ['<!-- begin: measured -->', '<!-- end: measured -->'];
/** One row, whatever hangs in it. */
const MOST_MILLISECONDS = 180_000;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    'write-docs': { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((id) => !rows.some((row) => row.id === id)) ?? [];
if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}: see rows.mjs`);

/** The numbers of one row, from a process of its own. */
async function measure(row) {
  const path = fileURLToPath(new URL('./run-row.mjs', import.meta.url));
  const child = fork(path, [row.id, values.short ? 'short' : 'full'], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  let measured;
  child.on('message', (message) => {
    measured = message;
  });
  // A row that is told so ends what it has started; one that does not listen is ended.
  const timers = [
    setTimeout(() => child.connected && child.disconnect(), MOST_MILLISECONDS),
    setTimeout(() => child.kill('SIGKILL'), MOST_MILLISECONDS + 1_000),
  ];
  const [code] = await once(child, 'exit');
  for (const timer of timers) clearTimeout(timer);
  if (code !== 0 || measured === undefined) throw new Error(`Row ${row.id} could not be measured`);
  return measured;
}

const measured = [];
const wanted = ({ id, reach }) => only?.includes(id) ?? (reach !== undefined || !values.short);
for (const row of rows.filter(wanted)) {
  process.stderr.write(`${row.id} … `);
  const result = summarize(await measure(row));
  process.stderr.write(`${result.ratio}\n`);
  measured.push({ row, result, verdict: verdictOf(row, result.ratio) });
}

const machine = { node: process.version, cores: availableParallelism() };
console.log(`Node ${machine.node}, ${machine.cores} cores. Ratio: ours divided by theirs.\n`);
console.log(screenTable(measured));

if (only === undefined && !values.short) {
  const results = measured.map(({ row: { id, what, against, reach, gross, better }, result }) => ({
    id,
    what,
    against,
    ...(reach !== undefined && { reach, gross, better: better ?? 'less' }),
    ...result,
  }));
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(RESULTS, `${JSON.stringify({ date, machine, rows: results }, undefined, 1)}\n`);
  if (values['write-docs']) writeDocs(date);
}

for (const { row, result } of measured.filter(({ verdict }) => verdict === 'gross')) {
  console.error(`Gross loss: ${row.id} is ${result.ratio}, beyond ${row.gross}`);
  process.exitCode = 1;
}

function writeDocs(date) {
  const text = readFileSync(DOCS, 'utf8');
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start === -1 || end === -1) throw new Error(`docs/performance.md has no ${BEGIN} and ${END}`);
  const caption = `Measured on ${date}: Node ${machine.node}, ${machine.cores} cores.`;
  const table = `${BEGIN}\n${caption}\n\n${markdownTable(measured)}\n`;
  writeFileSync(DOCS, text.slice(0, start) + table + text.slice(end));
}
