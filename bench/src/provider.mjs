import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { asDocument } from './documents.mjs';

export const silent = { error() {}, warn() {}, info() {}, debug() {} };
export const identity = { application: 'DemoApp', environment: 'prod', profile: 'main' };

/** A source that delivers what `set` was last given, at once. */
export function scriptedSource() {
  let document;
  return {
    set(next) {
      document = next;
    },
    open: () => ({
      origin: 'service',
      fetch: async () => ({ kind: 'document', document, nextPollSeconds: 0 }),
      close() {},
    }),
  };
}

/** A provider whose flags come from a document given here; throws where it is not taken into use. */
export async function providerOf(document) {
  const source = scriptedSource();
  source.set(document);
  const provider = new AppConfigProvider({
    ...identity,
    source: source.open,
    targeting: 'in-process',
    logger: silent,
  });
  await provider.initialize();
  return { provider, source };
}

export async function providerOfJson(text) {
  return (await providerOf(asDocument(text))).provider;
}
