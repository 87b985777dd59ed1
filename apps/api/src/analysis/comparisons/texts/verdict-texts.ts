import type { ShareVerdict } from '@casetrail/measure';
import type { Language } from '@casetrail/municipality';

/** Verdicts on the share within goal, for people. */
export const VERDICT_TEXTS: Record<Language, Record<ShareVerdict, string>> = {
  da: {
    met: 'Målet er nået.',
    missed: 'Målet er ikke nået.',
    'not-enough-cases': 'Der er ikke sager nok til at sige, om målet er nået.',
    'no-goal': 'Der gælder intet mål for disse sager.',
  },
  sv: {
    met: 'Målet är uppnått.',
    missed: 'Målet är inte uppnått.',
    'not-enough-cases': 'Ärendena är för få för att säga om målet är uppnått.',
    'no-goal': 'Inget mål gäller för dessa ärenden.',
  },
  fi: {
    met: 'Tavoite on saavutettu.',
    missed: 'Tavoitetta ei ole saavutettu.',
    'not-enough-cases': 'Asioita on liian vähän, jotta voitaisiin sanoa, onko tavoite saavutettu.',
    'no-goal': 'Näille asioille ei ole asetettu tavoitetta.',
  },
  en: {
    met: 'The goal has been met.',
    missed: 'The goal has been missed.',
    'not-enough-cases': 'There are not enough cases to say whether the goal has been met.',
    'no-goal': 'No goal holds for these cases.',
  },
};
