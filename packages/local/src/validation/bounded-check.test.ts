import { checkWithinBounds } from './bounded-check.js';

const REQUEST = { schemas: ['{"type":"string"}'], content: Buffer.from('1') };
const worker = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const ANSWER = `
  import { parentPort, workerData } from 'node:worker_threads';
  parentPort.postMessage({ ok: false, message: workerData.schemas[0] });`;

const settings = (code: string) => ({ url: worker(code), timeLimitMilliseconds: 60_000, heapMegabytes: 16 });

describe('schemas are checked in a worker thread', () => {
  it('which gets what is to be checked and gives the answer', async () => {
    expect(await checkWithinBounds(REQUEST, settings(ANSWER))).toEqual({
      ok: false,
      message: '{"type":"string"}',
    });
  });

  it.each([
    ['time', 'for (;;);', 50],
    ['memory', 'const all = []; for (;;) all.push(new Array(10_000).fill(all.length));', 60_000],
    ['no thread today', 'throw new Error("no thread today")', 60_000],
    ['code 3', 'process.exit(3)', 60_000],
  ])('that is bounded, and whose end is told: %s', async (what, code, timeLimitMilliseconds) => {
    expect(await checkWithinBounds(REQUEST, { ...settings(code), timeLimitMilliseconds })).toMatchObject({
      ok: false,
      message: expect.stringMatching(new RegExp(`^The JSON_SCHEMA validator cannot be used: it .*${what}`)),
    });
  });

  it('one after the other, also after one that failed', async () => {
    const order: string[] = [];
    const run = async (name: string, code: string, timeLimitMilliseconds = 60_000) => {
      await checkWithinBounds(REQUEST, { ...settings(code), timeLimitMilliseconds });
      order.push(name);
    };
    await Promise.all([run('slow', 'for (;;);', 300), run('quick', ANSWER)]);
    expect(order).toEqual(['slow', 'quick']);
  });

  it('or here, where there is no file for it', async () => {
    const url = undefined;
    expect(
      await checkWithinBounds(REQUEST, { url, timeLimitMilliseconds: 1, heapMegabytes: 1 }),
    ).toMatchObject({
      ok: false,
      violations: [{ Constraint: 'type', Location: '/', Value: '1' }],
    });
  });
});
