/** One thing that is wrong with a configuration, in AppConfig's words. */
export interface InvalidConfiguration {
  readonly Constraint: string;
  /** Path in the document: `values.checkout._variants.0.rule`. */
  readonly Location: string;
  readonly Reason: string;
  readonly Type?: string;
  readonly Value?: string;
}

/** An error that AppConfig answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** `BadRequestException`, for example. */
    readonly type: string,
    message: string,
    readonly violations: readonly InvalidConfiguration[] = [],
  ) {
    super(message);
  }
}

/** AppConfig's error in an answer that is none of success. */
export async function apiError(response: Response): Promise<ApiError> {
  const type = (response.headers.get('x-amzn-errortype') ?? '').replace(/:.*$/, '');
  const text = await response.text();
  const body = parsed(text);
  const message = body?.Message ?? body?.message ?? (text.slice(0, 500) || response.statusText);
  const name = type === '' ? `HTTP status ${response.status}` : type;
  return new ApiError(response.status, name, message, body?.Details?.InvalidConfiguration);
}

interface ErrorBody {
  readonly Message?: string;
  readonly message?: string;
  readonly Details?: { readonly InvalidConfiguration?: readonly InvalidConfiguration[] };
}

function parsed(text: string): ErrorBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** What to tell about whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  // Browsers say no more than that about a server that cannot be reached.
  if (error instanceof TypeError && /fetch/i.test(error.message)) return 'AppConfig Local cannot be reached';
  return error instanceof Error ? error.message : String(error);
}
