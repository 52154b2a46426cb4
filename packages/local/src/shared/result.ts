/** What an operation comes to that may fail for a reason worth telling: `ok` says whether it succeeded. */
export type Result<Success = unknown, Failure = { readonly message: string }> =
  | ({ readonly ok: true } & Success)
  | ({ readonly ok: false } & Failure);
