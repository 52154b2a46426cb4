/** An error that AppConfig answers with: the exception's name, HTTP status and members. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly status: number;
  /** Members besides `Message`, for example `Reason`, `Details` and `ResourceType`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: string, status: number, message: string, members: Record<string, unknown> = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}

export function badRequest(message: string, members: Record<string, unknown> = {}): ServiceError {
  return new ServiceError('BadRequestException', 400, message, members);
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', 409, message);
}

/** What the data plane reports about a token or a parameter; the values are the service model's `InvalidParameterProblem`. */
export type ParameterProblem = 'Corrupted' | 'Expired' | 'PollIntervalNotSatisfied';

export function invalidParameter(name: string, problem: ParameterProblem, message: string): ServiceError {
  return badRequest(message, {
    Reason: 'InvalidParameters',
    Details: { InvalidParameters: { [name]: { Problem: problem } } },
  });
}
