import type { JsonObject } from '../shared/json.js';
import type { Store } from '../store/store.js';

/** A request as an operation sees it. */
export interface OperationRequest {
  /** A parameter of the path, decoded. */
  parameter(name: string): string;
  /** A parameter of the query; `undefined` when absent. */
  query(name: string): string | undefined;
  /** Every value of a parameter of the query. */
  queryAll(name: string): readonly string[];
  header(name: string): string | undefined;
  /** The body's JSON object; empty when there is no body. */
  readonly body: JsonObject;
  /** The body's bytes, for an operation whose body is content. */
  readonly bytes: Uint8Array;
}

export type Answer =
  | { readonly status: 200 | 201 | 202; readonly body: object }
  | { readonly status: 204 }
  | {
      readonly status: 200 | 201;
      readonly bytes: Uint8Array;
      /** Those that are `undefined` are left out. */
      readonly headers: Readonly<Record<string, string | undefined>>;
    };

/**
 * Answers a request in one go, so that what it changes is changed all or not at all; throws a ServiceError for an answer that is
 * an error.
 */
export type Handler = (store: Store, request: OperationRequest) => Answer;

/** One operation of the AppConfig API: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations.html */
export type Operation = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** In Express's syntax. */
  readonly path: string;
  /** Default: `json`. */
  readonly body?: 'json' | 'bytes';
} & (
  | { readonly handle: Handler }
  | {
      /** What has to be awaited before the request can be answered, and changes nothing; throws as the handler does. */
      readonly prepare: (store: Store, request: OperationRequest) => Promise<Handler>;
    }
);
