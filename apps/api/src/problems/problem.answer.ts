/** One thing that is wrong with a request. */
export class FaultAnswer {
  /**
   * Where it is wrong: a path into the body, a query parameter or a header; empty for the body as a whole.
   * @example business.registrationNumber
   */
  path!: string;
  message!: string;
}

/** An error, as RFC 9457 has it. */
export class ProblemAnswer {
  /**
   * Names the kind of error.
   * @example urn:casetrail:problem:already-acknowledged
   */
  type!: string;
  title!: string;
  status!: number;
  /** What is wrong here and what to do next. */
  detail?: string;
  /** Every fault of the request. */
  errors?: FaultAnswer[];
}
