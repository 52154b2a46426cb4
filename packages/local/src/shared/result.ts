/** The outcome of something that may fail for a reason worth reporting; `ok` says whether it succeeded. */
export type Result<Success = unknown, Failure = { readonly message: string }> =
  | ({ readonly ok: true } & Success)
  | ({ readonly ok: false } & Failure);
