import { writeIonDocument } from '../document/ion-write.js';
import { appendedTables, binary, symbolTable } from '../document/testing/hostile-ion.js';
import { readIonFrames } from './frames.js';
import { IonSymbols } from './symbols.js';

const SHARED = new Map([['ops', ['and', 'or']]]);

/** Loads every symbol table of a document, and counts the steps. */
function load(bytes: Uint8Array): { symbols: IonSymbols; steps: number; failure: string | undefined } {
  const symbols = new IonSymbols(bytes, SHARED);
  let steps = 0;
  for (const frame of readIonFrames(bytes)) {
    if (frame.kind !== 'frame' || frame.content === 'value') continue;
    if (frame.content === 'version marker') {
      symbols.reset();
      continue;
    }
    const loading = symbols.load(frame.start, frame.end);
    for (let step = loading.next(); ; step = loading.next()) {
      if (step.done) {
        if (step.value !== undefined) return { symbols, steps, failure: step.value };
        break;
      }
      steps++;
    }
  }
  return { symbols, steps, failure: undefined };
}

describe('D3 symbol tables of binary Ion', () => {
  it('define symbols behind those of the system', () => {
    const { symbols } = load(binary([symbolTable(['a', 'b'])]));
    expect([1, 3, 9, 10, 11].map((sid) => symbols.textOf(sid))).toEqual([
      '$ion',
      '$ion_symbol_table',
      '$ion_shared_symbol_table',
      'a',
      'b',
    ]);
    for (const sid of [0, 12, -1, 2 ** 40]) expect(() => symbols.textOf(sid)).toThrow('no table resolves');
  });

  it('are appended to when they import the current one, and replaced when they do not', () => {
    const appended = load(binary([symbolTable(['a']), symbolTable(['b'], true), symbolTable(['c'], true)]));
    expect([10, 11, 12].map((sid) => appended.symbols.textOf(sid))).toEqual(['a', 'b', 'c']);
    const replaced = load(binary([symbolTable(['a', 'b']), symbolTable(['c'])]));
    expect(replaced.symbols.textOf(10)).toBe('c');
    expect(replaced.symbols.localCount).toBe(1);
  });

  it('import what is known of shared tables, as long as they say', async () => {
    const bytes = await writeIonDocument([
      {
        key: 'a',
        variants: [
          { name: 'on', rule: '(or (eq $a 1) true)', json: '{"enabled":true}' },
          { name: 'off', json: '{}' },
        ],
      },
    ]);
    const { symbols } = load(bytes);
    expect([symbols.textOf(10), symbols.textOf(11)]).toEqual(['and', 'or']);
    expect(() => symbols.textOf(12)).toThrow('no table resolves');
    expect(symbols.textOf(10 + 23 + 12)).toBe('a');
  });

  it('have names of up to 1 024 characters', () => {
    const { symbols } = load(binary([symbolTable(['x'.repeat(1_024), 'x'.repeat(4_096)])]));
    expect(symbols.textOf(10)).toHaveLength(1_024);
    expect(() => symbols.textOf(11)).toThrow('1024 characters');
  });
});

describe('D8 symbol tables take linear time', () => {
  it.each([100, 1_000, 10_000])('when %p of them are appended', (count) => {
    const { symbols, steps } = load(appendedTables(count));
    expect(symbols.localCount).toBe(count);
    expect(steps).toBe(0);
  });

  it('and are loaded with pauses', () => {
    const bytes = binary([symbolTable(Array.from({ length: 50_000 }, (_, index) => `s${index}`))]);
    expect(load(bytes).steps).toBeGreaterThanOrEqual(Math.floor(bytes.length / (16 * 1024)) - 1);
  });
});
