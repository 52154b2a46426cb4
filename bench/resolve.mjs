// Evaluations per second of a static boolean flag, beside a plain look-up in a Map. Needs a build: node bench/resolve.mjs
import { createFlagSet, parseDocument, resolve } from 'aws-appconfig-openfeature-provider/engine';

const keys = Array.from({ length: 1_000 }, (_, index) => `flag_${index}`);
const bytes = Buffer.from(JSON.stringify(Object.fromEntries(keys.map((key) => [key, { enabled: true }]))));
const parsed = await parseDocument({ bytes, contentType: 'application/json', versionLabel: '1' }, {});
if (!parsed.ok) throw new Error(parsed.message);
const flagSet = createFlagSet(parsed.document.flags, {
  flagSetId: 'DemoApp/prod/main',
  version: '1',
  valueAttribute: 'value',
  chosenVariantReason: 'DEFAULT',
});
const context = { targetingKey: 'user-1' };
const map = new Map(keys.map((key) => [key, { value: true }]));

function perSecond(evaluate) {
  let best = 0;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    let trues = 0;
    for (let count = 0; count < 2_000_000; count++) if (evaluate(keys[count % keys.length]).value) trues += 1;
    best = Math.max(best, trues / ((performance.now() - start) / 1_000));
  }
  return best;
}

const plain = perSecond((key) => map.get(key));
const resolved = perSecond((key) => resolve(flagSet, 'boolean', key, false, context));
const millions = (rate) => `${(rate / 1e6).toFixed(1)} million/s`;
console.log(
  `Map.get ${millions(plain)}, resolve ${millions(resolved)}, ratio ${(plain / resolved).toFixed(1)}`,
);
