import type { JsonObject } from '../shared/json.js';
import type { DeploymentActions } from '../stand-ins/deployment-actions.js';
import type { StandIns } from '../stand-ins/stand-ins.js';
import type { Store } from '../store/store.js';

/** A request as an operation sees it. */
export interface OperationRequest {
  /** The region that it is for. */
  readonly region: string;
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
  | {
      readonly status: 200 | 201 | 202;
      readonly body: object;
      /** Called once the changes have been kept. */
      readonly afterwards?: () => void;
    }
  | { readonly status: 204 }
  | {
      readonly status: 200 | 201;
      readonly bytes: Uint8Array;
      /** Those that are `undefined` are left out. */
      readonly headers: Readonly<Record<string, string | undefined>>;
    };

/** What operations need besides the store. */
export interface Surroundings extends StandIns {
  readonly deploymentActions: Pick<DeploymentActions, 'follow'>;
}

/**
 * Answers a request synchronously, so that its changes are made completely or not at all; throws a ServiceError to answer
 * with an error.
 */
export type Handler = (store: Store, request: OperationRequest) => Answer;

/** One operation of the AppConfig API: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations.html */
export type Operation = {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** As in a {@link Route}. */
  readonly path: string;
  /** Default: `json`. */
  readonly body?: 'json' | 'bytes';
} & (
  | { readonly handle: Handler }
  | {
      /**
       * Does what has to be awaited before the request can be answered, without changing anything; rejects as a handler
       * throws.
       */
      readonly prepare: (
        store: Store,
        request: OperationRequest,
        surroundings: Surroundings,
      ) => Promise<Handler>;
    }
);
