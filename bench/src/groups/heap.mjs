import { asDocument, twoMegabytesOfJson } from '../documents.mjs';
import { assertEqual, collectGarbage, compare } from '../measure.mjs';
import { providerOf } from '../provider.mjs';

const MEGABYTE = 1_000_000;

/** Megabytes of JavaScript heap that are kept while what `make` resolves to is; `release` ends that. */
function heapKept(make, release) {
  return async () => {
    await collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const kept = await make();
    await collectGarbage();
    const after = process.memoryUsage().heapUsed;
    await release(kept);
    return (after - before) / MEGABYTE;
  };
}

/** The document's bytes, which the provider keeps for `provider.configuration`, are not on the heap and count for nobody. */
async function heap(effort) {
  const document = asDocument(twoMegabytesOfJson(1));
  const parse = async () => JSON.parse(document.bytes.toString());
  const { provider } = await providerOf(document);
  assertEqual('content', provider.configuration.content, await parse());
  await provider.onClose();
  const sides = await compare(
    { ...effort, rounds: Math.min(effort.rounds, 9) },
    heapKept(
      () => providerOf(document),
      ({ provider }) => provider.onClose(),
    ),
    heapKept(parse, () => {}),
  );
  return { ...sides, unit: 'MB' };
}

export const measurements = { heap };
