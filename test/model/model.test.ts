import { writeFileSync } from 'node:fs';
import { findModels } from './find-model.js';
import { reportOf } from './report.js';
import { review, unused } from './reviewed.js';
import { REVIEWED } from './reviewed-list.js';
import { type Result, runOperation } from './run.js';

jest.setTimeout(300_000);

const models = findModels();
const services = models?.services ?? [];
const all = services.flatMap((model) =>
  Object.values(model.operations).map((operation) => [operation.name, model, operation] as const),
);
const results = new Map<string, readonly Result[]>();

(models === undefined ? describe.skip : describe)(
  "AWS's model of the API (needs the AWS CLI, or a directory in APPCONFIG_MODEL_DIRECTORY)",
  () => {
    afterAll(() => {
      const file = process.env.APPCONFIG_MODEL_REPORT;
      if (file) writeFileSync(file, reportOf(models?.directory ?? '', results, REVIEWED));
    });

    // Without models the table is empty, which Jest does not take.
    it.each(all.length > 0 ? all : [['-'] as never])(
      '%s answers as it says, or as the list says',
      async (...row) => {
        const [name, model, operation] = row;
        const found = await runOperation(services, model, operation);
        results.set(name, found);
        expect(new Set(found.map(({ call }) => call)).size).toBe(found.length);
        const { unlisted, stale } = review(found, REVIEWED);
        expect({ unlisted, stale }).toEqual({ unlisted: [], stale: [] });
      },
    );

    it('bears out every entry of the list', () => {
      if (results.size < all.length) return;
      expect(unused(services, [...results.values()].flat(), REVIEWED)).toEqual([]);
    });
  },
);
