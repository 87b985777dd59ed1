import { durationFigures, type DurationFigures } from './durations';
import { countCases, type MeasuredCases } from './measured-cases';
import { shareFigures, targetOf, type GoalsById, type ShareFigures, type Target } from './share';

/** Every figure of a group of cases, each with its n. */
export interface Figures {
  /** All cases of the group, settled and open, with and without a duration. For the measure `department`, pairs of a case and a department. */
  cases: number;
  /** Cases not settled yet, of a receipt cohort. Whether durations count them: `durations.basis`. */
  open: number;
  share: ShareFigures;
  target: Target;
  durations: DurationFigures;
}

/** `goals`: those that the cases may have been held to. */
export function figuresOf(cases: MeasuredCases, goals: GoalsById): Figures {
  return {
    cases: countCases(cases),
    open: cases.open.cases,
    share: shareFigures(cases),
    target: targetOf(cases, goals),
    durations: durationFigures(cases),
  };
}
