import type { BaselineHead } from './baseline';

/** No case was acknowledged or decided in the period. */
export class EmptyPeriod extends Error {
  override name = 'EmptyPeriod';
}

/** There is a baseline of this key already, and it is another one. */
export class BaselineExists extends Error {
  override name = 'BaselineExists';
  constructor(readonly existing: BaselineHead) {
    super(`The baseline '${existing.key}' is frozen already: ${existing.from} to ${existing.to}, '${existing.name}'`);
  }
}

/** The municipality has as many baselines as it may have. */
export class TooManyBaselines extends Error {
  override name = 'TooManyBaselines';
  constructor(readonly most: number) {
    super(`A municipality has at most ${most} baselines`);
  }
}

/** The period's samples are more than is kept in one baseline. */
export class BaselineTooLarge extends Error {
  override name = 'BaselineTooLarge';
  constructor(
    readonly bytes: number,
    readonly mostBytes: number,
  ) {
    super(`The baseline would take ${bytes} bytes; at most ${mostBytes} are kept`);
  }
}

/** Calendar or goals were changed again and again while the period was measured. */
export class TermsKeepChanging extends Error {
  override name = 'TermsKeepChanging';
}
