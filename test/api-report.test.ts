import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');

function compare(...args: string[]): { status: number | null; printed: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['api/report.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, printed: stdout + stderr };
}

describe('the report of the public API', () => {
  it('is what the built packages declare; if a change is meant, `npx --yes pnpm@12 api` updates it', () => {
    expect(compare()).toEqual({ status: 0, printed: '' });
  });

  it('says what differs, and which command updates it', () => {
    const reports = mkdtempSync(join(tmpdir(), 'reports-'));
    try {
      cpSync(join(root, 'api', 'reports'), reports, { recursive: true });
      const path = join(reports, 'appconfig-local.api.md');
      writeFileSync(path, readFileSync(path, 'utf8').replace('startAppConfigLocal(', 'start('));
      expect(compare('--reports', reports)).toEqual({
        status: 1,
        printed:
          'The public API differs from api/reports: appconfig-local. If that is meant, run `npx --yes pnpm@12 api` and commit what it writes.\n',
      });
    } finally {
      rmSync(reports, { recursive: true });
    }
  });
});
