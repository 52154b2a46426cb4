import { parseIon } from './ion-document.js';
import { writeIonDocument } from './ion-write.js';

const KIB = 1024;
const ON = '{"_variant":"on","enabled":true}';

/** JSON text of an enabled variant, about as long as AppConfig's largest: 25 attributes of 1 024 characters. */
const BIG = JSON.stringify({ _variant: 'big', enabled: true, x: 'x'.repeat(15 * KIB) });

async function turnsFor(bytes: Uint8Array): Promise<number> {
  let turns = 0;
  const result = await parseIon(bytes, {}, async () => {
    turns++;
  });
  if (!result.ok) throw new Error(result.message);
  return turns;
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

describe('D8 Ion is read value by value, yielding at least every 16 KiB', () => {
  it('in text of many flags', async () => {
    const bytes = text(
      Array.from(
        { length: 5_000 },
        (_, index) =>
          `f${index}::[[(eq $a ${index}), '''${ON}'''], '''{"_variant":"off","enabled":false}''']`,
      ).join('\n'),
    );
    expect(await turnsFor(bytes)).toBeGreaterThanOrEqual(Math.floor(bytes.length / (16 * KIB)));
  });

  it('in text of one flag of many variants', async () => {
    const variants = Array.from(
      { length: 100 },
      (_, index) => `[(eq $a ${index}), '''${BIG.replace('big', `v${index}`)}''']`,
    );
    const bytes = text(`a::[${variants.join(',')}, '''${ON}''']`);
    expect(await turnsFor(bytes)).toBeGreaterThanOrEqual(Math.floor(bytes.length / (16 * KIB)));
  });

  it('in binary of 4 MB', async () => {
    const bytes = await writeIonDocument(
      Array.from({ length: 270 }, (_, index) => ({
        key: `f${index}`,
        variants: [
          { name: 'big', rule: '(eq $a 1)', json: BIG },
          { name: 'on', json: ON },
        ],
      })),
    );
    expect(bytes.length).toBeGreaterThan(4_000_000);
    expect(await turnsFor(bytes)).toBeGreaterThanOrEqual(Math.floor(bytes.length / (16 * KIB)));
  });

  it('leaves the event loop its turns', async () => {
    const bytes = text(Array.from({ length: 2_000 }, (_, index) => `f${index}::'''${ON}'''`).join('\n'));
    let ticks = 0;
    const tick = (): void => {
      ticks++;
      handle = setImmediate(tick);
    };
    let handle = setImmediate(tick);
    await parseIon(bytes, {});
    clearImmediate(handle);
    expect(ticks).toBeGreaterThanOrEqual(Math.floor(bytes.length / (16 * KIB)));
  });

  it.each([
    ['brackets', '('.repeat(4_000_000)],
    ['open strings', '"\\"'.repeat(1_000_000)],
    ['comments', '/**/'.repeat(1_000_000)],
    ['bare words', 'a '.repeat(2_000_000)],
    ['quotes', `'''`.repeat(1_000_001)],
    ['digits', `a::${'9'.repeat(4_000_000)}`],
    ['annotations', 'a::'.repeat(1_000_000)],
  ])('gets to an end with 4 MB of %s', async (_what, content) => {
    expect(await parseIon(text(content), {})).toHaveProperty('ok');
  });

  it('gets to an end with 4 MB of binary depth', async () => {
    const bytes = new Uint8Array(4_000_000).fill(0xb1);
    bytes.set([0xe0, 0x01, 0x00, 0xea]);
    expect(await parseIon(bytes, {})).toHaveProperty('ok', false);
  });
});
