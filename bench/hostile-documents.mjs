// How long ordinary and hostile documents hold the event loop, how much memory they take and how long they take in all,
// beside the bounds of rule D8. Needs a build: node bench/hostile-documents.mjs [part of a name] [--sizes=0.1,1,8] [--ordinary]
// Each document is parsed by a process of its own, so that one's memory is not another's.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MEBIBYTE = 1024 * 1024;
const PATIENCE_SECONDS = 240;
const CONTENT_TYPES = { json: 'application/json', yaml: 'application/x-yaml', ion: 'application/ion' };

/** The kinds of documents, by the module that writes them; the tests use the same ones. */
const KINDS = { jsonKinds: 'json-kinds.ts', yamlKinds: 'yaml-kinds.ts', ionKinds: 'ion-kinds.ts' };

const script = fileURLToPath(import.meta.url);
if (process.argv[2] === '--measure') await measure(process.argv[3], process.argv[4]);
else await compare(process.argv.slice(2));

/** In a process of its own: parses one file, and prints what that took. */
async function measure(file, contentType) {
  const { parseDocument } = await import('aws-appconfig-openfeature-provider/engine');
  const bytes = readFileSync(file);
  await parseDocument({ bytes: Buffer.from('{"warm": 1}'), contentType, versionLabel: undefined }, {});
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let hold = 0;
  let last = performance.now();
  let isParsing = true;
  const watch = () => {
    const now = performance.now();
    hold = Math.max(hold, now - last);
    last = now;
    if (isParsing) setImmediate(watch);
  };
  setImmediate(watch);
  const start = performance.now();
  const result = await parseDocument({ bytes, contentType, versionLabel: undefined }, {});
  const total = performance.now() - start;
  hold = Math.max(hold, performance.now() - last);
  isParsing = false;
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  const outcome = result.ok ? `${result.document.flags.size} flags` : result.message;
  console.log(JSON.stringify({ total, hold, peak, outcome, ordinary: ordinaryTime(bytes.length) }));
}

/** What `JSON.parse` takes for as many bytes of ordinary JSON: what a document may hold the loop for, but for 50 ms. */
function ordinaryTime(size) {
  const flags = [];
  for (let length = 2, index = 0; ; index += 1) {
    const flag = `"flag_${index}":{"enabled":true,"color":"color ${index}","limit":${index},"size":"large"}`;
    length += flag.length + 1;
    if (length > size) break;
    flags.push(flag);
  }
  const text = `{${flags.join(',')}}`;
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    JSON.parse(text);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[1];
}

async function compare(args) {
  const { kinds, folder } = await loadKinds();
  const sizes = args
    .find((arg) => arg.startsWith('--sizes='))
    ?.slice('--sizes='.length)
    .split(',')
    .map(Number);
  const wanted = args.find((arg) => !arg.startsWith('--')) ?? '';
  const chosen = args.includes('--ordinary') ? kinds.filter((kind) => kind.isOrdinary) : kinds;
  const rows = (sizes ?? [8]).flatMap((size) => chosen.map((kind) => ({ kind, size })));
  const started = performance.now();
  let beyond = 0;
  let left = 0;
  console.log(
    'kind                                       MiB  total s  hold ms  (bound)  peak MiB  (bound)  outcome',
  );
  for (const { kind, size } of rows) {
    if (!`${kind.format} ${kind.name}`.includes(wanted)) continue;
    if (performance.now() - started > PATIENCE_SECONDS * 1_000) left += 1;
    else if (printRow(kind, size * MEBIBYTE, join(folder, 'document'))) beyond += 1;
  }
  rmSync(folder, { recursive: true });
  console.log(`${beyond} beyond a bound (!), ${left} left out after ${PATIENCE_SECONDS} s`);
}

/** Prints what a document takes; returns whether that is beyond a bound. */
function printRow(kind, size, file) {
  const text = kind.write(Math.floor(size / 2) * 2);
  writeFileSync(file, text);
  const child = ['--expose-gc', script, '--measure', file, CONTENT_TYPES[kind.format]];
  let result;
  try {
    // A busy machine holds everything now and then: what a document does shows in the best of three runs.
    for (let run = 0; run < 3; run += 1) {
      const next = JSON.parse(
        execFileSync(process.execPath, child, { encoding: 'utf8', timeout: 60_000, stdio: 'pipe' }),
      );
      if (result === undefined || next.hold - next.ordinary < result.hold - result.ordinary) result = next;
      if (result.hold <= result.ordinary + 50) break;
    }
  } catch (error) {
    console.log(`! ${kind.format} ${kind.name}: ${String(error.message).split('\n', 1)[0]}`);
    return true;
  }
  const holdBound = result.ordinary + 50;
  const peakBound = 32 * text.length + 64 * MEBIBYTE;
  const isRefused = kind.isOrdinary && size <= 4_000 * 1024 && !/^\d+ flags$/.test(result.outcome);
  const isBeyond = result.hold > holdBound || result.peak > peakBound || result.total > 10_000 || isRefused;
  const mebibytes = (bytes) => (bytes / MEBIBYTE).toFixed(0);
  console.log(
    [
      `${isBeyond ? '!' : ' '} ${kind.format} ${kind.isOrdinary ? '' : '* '}${kind.name}`.padEnd(41),
      (text.length / MEBIBYTE).toFixed(1).padStart(4),
      (result.total / 1_000).toFixed(2).padStart(8),
      result.hold.toFixed(0).padStart(8),
      `(${holdBound.toFixed(0)})`.padStart(8),
      mebibytes(result.peak).padStart(9),
      `(${mebibytes(peakBound)})`.padStart(8),
      ` ${result.outcome.slice(0, 110)}`,
    ].join(' '),
  );
  return isBeyond;
}

/** The writers of documents are TypeScript, as the tests are: bundled here for this run only. */
async function loadKinds() {
  const { buildSync } = await import('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'hostile-documents-'));
  const kinds = [];
  for (const [name, file] of Object.entries(KINDS)) {
    const entry = fileURLToPath(
      new URL(`../packages/provider/src/document/testing/${file}`, import.meta.url),
    );
    const outfile = join(folder, `${name}.mjs`);
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile });
    kinds.push(...(await import(outfile))[name]);
  }
  return { kinds, folder };
}
