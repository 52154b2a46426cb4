import type { EvaluationContext, Logger } from '@openfeature/core';

/**
 * Which keys may leave the process: a list of keys and, ending in `*`, prefixes of keys; or a function. Each attribute has a key
 * of its own, `flag.attribute`, so that `banner` alone tells no more than whether it is enabled.
 */
export type OfrepExpose = readonly string[] | ((key: string) => boolean);

/** What somebody who may ask is known by. */
export interface OfrepGrant {
  /**
   * What the server knows of whoever asks. It wins over the option `context`, and both over what the browser says of itself:
   * a `targetingKey` given here cannot be forged.
   */
  readonly context?: EvaluationContext | undefined;
}

/**
 * `true` or a grant lets the request through; `false` answers 403; a `Response` is the answer, such as a 401, or a 429 with
 * `Retry-After`.
 */
export type OfrepDecision = boolean | OfrepGrant | Response;

/** Which web pages of other origins may ask. */
export interface OfrepCors {
  /** Origins that may ask, such as `https://shop.example`, or a function that knows. No wildcard. */
  readonly origins: readonly string[] | ((origin: string) => boolean);
  /** Whether cookies may come along. Default: false. */
  readonly credentials?: boolean | undefined;
  /** Request headers that may come along beside those of the protocol, such as `X-Tenant`. Default: none. */
  readonly headers?: readonly string[] | undefined;
}

/** How browsers learn of changes. */
export interface OfrepEvents {
  /**
   * Signs the tokens in the URLs of streams: 16 characters or more, and the same in every instance behind one address.
   *
   * @default a random one, which does for a single process
   */
  readonly secret?: string | undefined;
  /**
   * Where browsers reach this handler, up to but without `/ofrep/v1`, such as `https://shop.example/flags`; or a path, such as
   * `/flags`, at the origin that the browser asks anyway.
   *
   * @default the path by which the request came
   */
  readonly publicUrl?: string | undefined;
  /** Seconds for which a token is good at most: 60 to 2 592 000; it is renewed after half of them. Default: 86 400. */
  readonly tokenLifetime?: number | undefined;
  /** Seconds between two signs of life on a stream: 1 to 300. Default: 20. */
  readonly heartbeat?: number | undefined;
  /** Streams that are open at a time: 1 to 1 000 000; further ones get 429. Default: 10 000. */
  readonly maxStreams?: number | undefined;
  /** Seconds after which a page that is not visible closes its stream: 1 to 86 400. Default: 120. */
  readonly inactivityDelay?: number | undefined;
}

/** Options of `createOfrepHandler()`. */
export interface OfrepOptions {
  /** Default: nothing. */
  readonly expose?: OfrepExpose | undefined;
  /** Decides about each request for evaluations, preflights excepted. Default: everybody may ask. */
  readonly authorize?: ((request: Request) => OfrepDecision | Promise<OfrepDecision>) | undefined;
  /** What the server adds to every context, over what the browser says. Default: nothing. */
  readonly context?: EvaluationContext | undefined;
  /** Which web pages of other origins may ask. Default: none. */
  readonly cors?: OfrepCors | undefined;
  /** `false`: no event streams, so that browsers learn of changes only when they ask. Default: `{}`. */
  readonly events?: OfrepEvents | false | undefined;
  /** Bytes of a request's body: 1 024 to 1 048 576. Default: 65 536. */
  readonly maxBodyBytes?: number | undefined;
  /** Receives what goes wrong in `authorize` and `expose`. Default: OpenFeature's DefaultLogger. */
  readonly logger?: Logger | undefined;
}

/** As {@link OfrepOptions}, with every default applied and every bound checked. */
export interface NormalizedOfrepOptions {
  readonly exposes: (key: string) => boolean;
  readonly authorize: (request: Request) => OfrepDecision | Promise<OfrepDecision>;
  readonly context: EvaluationContext;
  readonly cors: NormalizedCors | undefined;
  readonly events: NormalizedEvents | undefined;
  readonly maxBodyBytes: number;
  readonly logger: Logger;
}

export interface NormalizedCors {
  readonly allows: (origin: string) => boolean;
  readonly credentials: boolean;
  readonly headers: readonly string[];
}

export interface NormalizedEvents {
  readonly secret: string;
  readonly publicUrl: string | undefined;
  readonly tokenLifetime: number;
  readonly heartbeat: number;
  readonly maxStreams: number;
  readonly inactivityDelay: number;
}
