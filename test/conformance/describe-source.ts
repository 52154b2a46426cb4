import { Environment, type SourceUnderTest } from './environment.js';
import { describeEvents } from './events.js';
import { describeLifeCycle } from './life-cycle.js';
import { describePolling } from './polling.js';
import { describeValues } from './values.js';

/** The suite that every source passes (A3): what a client sees through the OpenFeature API, over HTTP to AppConfig Local. */
export function describeSource(
  name: SourceUnderTest['name'],
  source: SourceUnderTest['source'],
  options: SourceUnderTest['options'] = {},
): void {
  const create = () => new Environment({ name, source, options });
  describe(`A3 ${name}`, () => {
    describe('values', () => describeValues(name, create));
    describe('life cycle', () => describeLifeCycle(name, create));
    describe('polling', () => describePolling(name, create));
    describe('events', () => describeEvents(create));
  });
}
