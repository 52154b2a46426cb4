import type { EvaluationContext } from '@openfeature/core';
import { MAX_DOCUMENT_BYTES } from '../../document/raw-document.js';
import { bounded } from '../bounded.js';
import {
  type FetchedFlag,
  type FetchResult,
  type OpenSource,
  type Source,
  type SourceContext,
  SourceError,
} from '../source.js';
import { readContext } from '../source-context.js';
import { type AgentAnswer, AgentConnection } from './agent-connection.js';
import { contextHeaders } from './agent-context.js';
import { entityHeader } from './agent-entity.js';
import { type Asked, answerError, connectionError } from './agent-errors.js';
import { type AgentSourceOptions, normalizeAgentOptions } from './agent-options.js';
import { AttributeWarnings } from './agent-warnings.js';

/** The Agent answers from its memory and has no minimum interval: `refresh()` may ask it at once (P1). */
const NO_MINIMUM_SECONDS = 0;
/** Far more than AppConfig allows for one flag's attributes. */
const MAX_FLAG_BYTES = 1024 * 1024;

/**
 * Documents from the AppConfig Agent, over its local HTTP API; the AWS SDK is not loaded. The Agent polls AppConfig and
 * evaluates targeting rules: a flag with variants is asked for once for each evaluation, with the evaluation context, and all
 * else comes from the configuration polled (rules A1 and A2).
 *
 * @throws TypeError that names the option, what was expected, and what came
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-agent-how-to-use.html
 */
export function agentSource(options: AgentSourceOptions = {}): Source {
  const { endpoint, accessToken } = normalizeAgentOptions(options);
  return (context) => new AppConfigAgent(readContext(context), endpoint, accessToken);
}

class AppConfigAgent implements OpenSource {
  readonly origin = 'agent';
  readonly #endpoint: string;
  readonly #connection: AgentConnection;
  readonly #accessToken: string | undefined;
  readonly #name: string;
  readonly #path: string;
  readonly #requestTimeout: number;
  readonly #warnings: AttributeWarnings;

  constructor(context: SourceContext, endpoint: string, accessToken: string | undefined) {
    const { application, environment, profile, requestTimeout, logger, targeting } = context;
    this.#endpoint = endpoint;
    this.#connection = new AgentConnection(endpoint);
    this.#accessToken = accessToken;
    this.#name = `${application}/${environment}/${profile}`;
    this.#path = `/applications/${segment(application)}/environments/${segment(environment)}/configurations/${segment(profile)}`;
    this.#requestTimeout = requestTimeout;
    this.#warnings = new AttributeWarnings(logger);
    if (targeting === 'in-process') {
      logger?.warn("targeting: 'in-process' has no effect with agentSource(): the Agent evaluates the rules");
    }
  }

  async locate(): Promise<string> {
    return this.#endpoint;
  }

  async fetch(signal: AbortSignal): Promise<FetchResult> {
    const asked = this.#asked(this.#name);
    const answer = await this.#get(asked, () =>
      bounded('The AppConfig Agent', this.#requestTimeout, signal, (abortSignal) =>
        this.#connection.get({
          path: this.#path,
          headers: this.#authorization(),
          maxBytes: MAX_DOCUMENT_BYTES,
          // A queue of evaluations must not delay it.
          pooled: false,
          signal: abortSignal,
        }),
      ),
    );
    const nextPollSeconds = NO_MINIMUM_SECONDS;
    if (answer.exceeded) {
      const message = `The document is larger than ${MAX_DOCUMENT_BYTES} bytes`;
      return { kind: 'rejected', message, nextPollSeconds };
    }
    if (answer.body.byteLength === 0) {
      throw new SourceError(
        `Nothing is deployed for ${this.#name}: the answer was empty; start a deployment of the profile to the environment`,
        {
          retry: 'interval',
          nextPollSeconds,
        },
      );
    }
    const contentType = answer.headers['content-type'];
    const document = {
      bytes: answer.body,
      contentType,
      versionLabel: labelOf(answer),
      experimentFlags: headerOf(answer, 'experiment-flags'),
    };
    return { kind: 'document', document, nextPollSeconds };
  }

  async fetchFlag(flagKey: string, context: EvaluationContext, signal: AbortSignal): Promise<FetchedFlag> {
    const { values, leftOut } = contextHeaders(context);
    for (const attribute of leftOut) this.#warnings.warn(attribute);
    const entity = entityHeader(context);
    if (entity.leftOut !== undefined) this.#warnings.warnOfEntity(entity.leftOut);
    const asked = this.#asked(`Flag '${flagKey}' of ${this.#name}`);
    const answer = await this.#get(asked, () =>
      this.#connection.get({
        path: `${this.#path}?flag=${encode(flagKey)}`,
        headers: {
          ...this.#authorization(),
          context: values,
          ...(entity.value === undefined ? {} : { 'entity-id': entity.value }),
        },
        maxBytes: MAX_FLAG_BYTES,
        pooled: true,
        signal,
      }),
    );
    if (answer.exceeded) throw new SourceError(`${asked.what} is larger than ${MAX_FLAG_BYTES} bytes`);
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
      const experimentFlags = headerOf(answer, 'experiment-flags');
      return { flag: JSON.parse(text), versionLabel: labelOf(answer), experimentFlags };
    } catch {
      // The parser's message quotes the text, which may contain secrets.
      throw new SourceError(`${asked.what} came as something else than JSON in UTF-8`);
    }
  }

  close(): void {
    this.#connection.close();
  }

  #asked(what: string): Asked {
    return { what, endpoint: this.#endpoint, accessToken: this.#accessToken };
  }

  #authorization(): Record<string, string> {
    return this.#accessToken === undefined ? {} : { authorization: `Bearer ${this.#accessToken}` };
  }

  async #get(asked: Asked, request: () => Promise<AgentAnswer>): Promise<AgentAnswer> {
    let answer: AgentAnswer;
    try {
      answer = await request();
    } catch (error) {
      throw connectionError(error, asked);
    }
    if (answer.status !== 200) throw answerError(answer, asked);
    return answer;
  }
}

/** AWS's documentation does not say which header has the label: this is the Data API's. */
function labelOf(answer: AgentAnswer): string | undefined {
  return headerOf(answer, 'version-label');
}

function headerOf({ headers }: AgentAnswer, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One segment of a path; dots alone would lead elsewhere. */
function segment(text: string): string {
  return /^\.{1,2}$/.test(text) ? text.replaceAll('.', '%2E') : encode(text);
}

/** A lone surrogate becomes U+FFFD, which `encodeURIComponent` accepts. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
