/** One thing that is wrong with a request. */
export interface Fault {
  /** Where: `business.registrationNumber`, `departments.1`, `If-Match`; empty for the request as a whole. */
  path: string;
  message: string;
}

export interface ProblemOptions {
  status: number;
  /** Kebab case; the answer's `type` is `urn:casetrail:problem:<name>`. */
  name: string;
  title: string;
  /** What is wrong here and what to do next. */
  detail?: string;
  errors?: readonly Fault[];
  /** Sent with the answer, e.g. `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
}

/** An error that the caller is told about, as RFC 9457 `application/problem+json`. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  private readonly options: ProblemOptions;

  constructor(options: ProblemOptions) {
    super(options.detail ?? options.title);
    this.options = options;
    this.status = options.status;
    this.headers = options.headers ?? {};
  }

  toJSON(): object {
    const { status, name, title, detail, errors } = this.options;
    return { type: problemType(name), title, status, ...(detail !== undefined && { detail }), ...(errors && { errors }) };
  }
}

export const problemType = (name: string): string => `urn:casetrail:problem:${name}`;

/** 400, listing every fault at once. */
export const invalidRequest = (errors: readonly Fault[]): Problem =>
  new Problem({
    status: 400,
    name: 'invalid-request',
    title: 'The request is not valid',
    detail: 'Everything that is wrong with it is listed under errors.',
    errors,
  });

/** 404 for a case that does not exist and for one that the caller may not know of: nobody can tell which. */
export const caseNotFound = (): Problem =>
  new Problem({ status: 404, name: 'case-not-found', title: 'No such case', detail: 'There is no case with this reference number.' });

/** 403 for a token whose municipality is not declared. */
export const municipalityUnknown = (key: string): Problem =>
  new Problem({
    status: 403,
    name: 'municipality-unknown',
    title: 'Not allowed',
    detail: `The token is for the municipality "${key}", which this installation does not have. Declare it with casetrail apply.`,
  });

/** 503 with the time after which a repeat is worth while. */
export const unavailable = (name: string, detail: string, retryAfterSeconds = 2): Problem =>
  new Problem({
    status: 503,
    name,
    title: 'Temporarily unavailable',
    detail,
    headers: { 'Retry-After': String(retryAfterSeconds) },
  });
