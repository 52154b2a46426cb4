import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ExperimentAssignmentsOptions, TreatmentAssignment } from 'aws-appconfig-openfeature-provider';

const run = promisify(execFile);
const root = join(__dirname, '..');
const document = readFileSync(join(root, 'docs', 'experiments.md'), 'utf8');
const blocks = (language: string) =>
  Array.from(
    document.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms')),
    ([, code]) => code ?? '',
  );

describe('docs/experiments.md', () => {
  it('has an example that runs as it stands', async () => {
    const [code = ''] = blocks('ts');
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
    });
    expect(stdout + stderr).toBe('');
  });

  it('shows every member of a record, and names every option', () => {
    const members: Record<keyof TreatmentAssignment, true> = {
      type: true,
      timestamp: true,
      region: true,
      accountId: true,
      applicationId: true,
      experimentDefinitionId: true,
      experimentRunNumber: true,
      treatmentKey: true,
      entityId: true,
    };
    expect(Object.keys(JSON.parse(blocks('json')[0] ?? ''))).toEqual(Object.keys(members));
    const options: Record<keyof ExperimentAssignmentsOptions, true> = { write: true, maxRemembered: true };
    expect(Array.from(document.matchAll(/^\| `(\w+)` /gm), ([, name]) => name)).toEqual(Object.keys(options));
  });
});
