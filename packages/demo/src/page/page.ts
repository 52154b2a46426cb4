import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import {
  ClientProviderEvents,
  type EvaluationDetails,
  OpenFeature,
  type Provider,
} from '@openfeature/web-sdk';
import { byId, cell, setRows, setText } from './elements.js';
import { shareStreams } from './shared-event-source.js';
import { followStatus, readStatus } from './status.js';

/** Milliseconds without a key after which the server is asked. */
const TYPING_MS = 100;
/** Milliseconds before flags are asked for again that could not be had at first. */
const RETRY_MS = 2_000;

const input = byId<HTMLInputElement>('input');
const user = byId<HTMLInputElement>('user');
const language = byId<HTMLSelectElement>('language');
const client = OpenFeature.getClient();

function connect(): void {
  // Its types do not know `exactOptionalPropertyTypes`.
  const provider = new OFREPWebProvider({ baseUrl: location.origin }) as Provider;
  OpenFeature.setProviderAndWait(provider, context()).catch(() => setTimeout(askAgain, RETRY_MS, provider));
}

/** After a first answer that was an error the provider does not ask by itself. */
function askAgain(provider: Provider): void {
  if (OpenFeature.getProvider() === provider) connect();
}

function context() {
  return { targetingKey: user.value, language: language.value };
}

function showFlags(): void {
  const flags: EvaluationDetails<boolean>[] = [
    'transform_reverse',
    'transform_allcaps',
    'greeting_style',
  ].map((key) => client.getBooleanDetails(key, false));
  setRows(byId('flags'), flags.map(rowOf));
  const text = client.getStringValue('greeting_style.text', 'Hello, {name}.');
  setText(
    byId('greeting'),
    text.replaceAll('{name}', () => user.value || 'you'),
  );
}

function rowOf({
  flagKey,
  value,
  variant,
  reason,
  errorCode,
}: EvaluationDetails<boolean>): HTMLTableRowElement {
  const row = document.createElement('tr');
  const key = document.createElement('th');
  key.scope = 'row';
  const code = document.createElement('code');
  code.textContent = flagKey;
  key.append(code);
  row.append(key, cell(String(value)), cell(variant ?? '–'), cell(errorCode ?? reason ?? '–'));
  return row;
}

let lastTransform = 0;
async function transform(): Promise<void> {
  const number = ++lastTransform;
  const output = byId('output');
  if (input.value === '') {
    setText(output, '');
    return;
  }
  try {
    const response = await fetch(`/process-string/${encodeURIComponent(input.value)}`);
    const body = (await response.json()) as { output?: string; error?: string };
    if (number === lastTransform) setText(output, body.output ?? body.error ?? '');
  } catch {
    // The status line says that the demo does not answer; what it said last stays.
  }
}

async function greet(): Promise<void> {
  const query = new URLSearchParams({ ...context(), user: user.value, name: user.value });
  query.delete('targetingKey');
  try {
    const response = await fetch(`/greeting?${query}`);
    const { greeting, error } = (await response.json()) as { greeting?: string; error?: string };
    setText(byId('server-greeting'), greeting ?? error ?? '');
  } catch {
    // As above.
  }
}

function afterTyping(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, TYPING_MS);
  };
}

function showAll(): void {
  showFlags();
  void transform();
  void greet();
  void readStatus();
}

shareStreams();
for (const event of [ClientProviderEvents.Ready, ClientProviderEvents.ConfigurationChanged]) {
  client.addHandler(event, showAll);
}
client.addHandler(ClientProviderEvents.ContextChanged, () => {
  showFlags();
  void greet();
});
input.addEventListener(
  'input',
  afterTyping(() => void transform()),
);
const changeUser = afterTyping(() => void OpenFeature.setContext(context()).catch(() => {}));
user.addEventListener('input', changeUser);
language.addEventListener('input', changeUser);
showAll();
connect();
// After a restart the stream's address is another one, which the provider does not take over by itself.
followStatus(connect);
