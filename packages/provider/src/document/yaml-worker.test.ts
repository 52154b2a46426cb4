// Through the built package: a worker thread runs compiled files only.
import { execFileSync } from 'node:child_process';
import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';

function parse(text: string) {
  return parseDocument(
    { bytes: Buffer.from(text), contentType: 'application/x-yaml', versionLabel: undefined },
    {},
  );
}

describe('D8 YAML parsed in a worker thread', () => {
  it('gives what it gives on the event loop', async () => {
    const flags =
      '__proto__: {a: 1}\ntext: "ä\\u2028"\nflag: {enabled: true, when: 2001-01-01, list: [1, 2.5]}\n';
    const small = await parse(flags);
    const big = await parse(`${flags}# ${'x'.repeat(80_000)}`);
    expect(big).toEqual(small);
    expect(big).toMatchObject({ ok: true, document: { warnings: [], content: { text: 'ä\u2028' } } });
    expect(big.ok && Object.keys(big.document.content as object)).toEqual(['__proto__', 'text', 'flag']);
  });

  it('accepts 5 000 flags that merge the same defaults', async () => {
    const uses = Array.from(
      { length: 5_000 },
      (_, index) => `flag_${index}: {<<: *defaults, limit: ${index}}`,
    );
    const result = await parse(`defaults: &defaults {enabled: true, limit: 5}\n${uses.join('\n')}`);
    const flag = result.ok ? result.document.flags.get('flag_4999') : undefined;
    expect(flag).toMatchObject({ kind: 'basic', enabled: true, attributes: { limit: 4_999 } });
  });

  it.each([
    ['what is no YAML', `a: [\n# ${'x'.repeat(80_000)}`],
    ['texts that multiply', `a: &a ${'x'.repeat(40_000)}\nb: [${'*a,'.repeat(9_000)}*a]`],
    ['nesting', `a: ${'['.repeat(40_000)}${']'.repeat(40_000)}`],
  ])('rejects %s', async (_what, text) => {
    expect(await parse(text)).toMatchObject({
      ok: false,
      message: expect.stringContaining('not usable YAML'),
    });
  });

  it('does not stop the event loop', async () => {
    let turns = 0;
    let parsing = true;
    const count = () => {
      turns += 1;
      if (parsing) setImmediate(count);
    };
    setImmediate(count);
    const flags = Array.from(
      { length: 5_000 },
      (_, index) => `flag_${index}:\n  enabled: true\n  limit: ${index}`,
    );
    const result = await parse(flags.join('\n'));
    parsing = false;
    expect(result).toMatchObject({ ok: true, document: { warnings: [] } });
    expect(turns).toBeGreaterThan(50);
  });
});

describe('D8 L6 a worker that runs out of memory', () => {
  it('ends alone: a document of closing brackets in the column of their key is read in little', () => {
    // In a process of its own, which it would take with it.
    const script = `
      import { parseDocument } from 'aws-appconfig-openfeature-provider/engine';
      const bytes = Buffer.from('types: [\\n' + '  x,\\n'.repeat(780_000) + ']');
      const result = await parseDocument({ bytes, contentType: 'text/yaml', versionLabel: undefined }, {});
      process.stdout.write(String(result.ok || result.message));`;
    const run = ['--input-type=module', '--eval', script];
    const options = { encoding: 'utf8', stdio: 'pipe' } as const;
    expect(execFileSync(process.execPath, run, options)).toMatch(/^true$|takes too much memory/);
  });
});
