import type { UseQueryResult } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { ApiError, messageOf } from '../aws/api-error.js';

/** What a query answered; before that a space of the same height, and what went wrong if there is nothing to show. */
export function Answered<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data>;
  children: (data: Data) => ComponentChildren;
}) {
  // What was answered last stays, while the server is away.
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error === null) return <div class="loading" aria-busy="true" />;
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <div class="failure" role="alert">
      <p>{isGone ? `This is not there: ${messageOf(query.error)}` : messageOf(query.error)}</p>
      {!isGone && (
        <button type="button" onClick={() => void query.refetch()}>
          Try again
        </button>
      )}
    </div>
  );
}

/** In place of a list without items: what to do next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}
