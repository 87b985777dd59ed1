import type { TrackTexts } from './track-texts';

export const da: TrackTexts = {
  status: {
    received: 'Vi har modtaget din sag.',
    acknowledged: 'Vi har læst din sag og skrevet til dig om, hvad der nu skal ske.',
    'in-progress': 'Vi arbejder på din sag.',
    'waiting-for-you': 'Vi mangler oplysninger fra dig for at komme videre.',
    'waiting-for-others': 'Vi venter på svar fra andre, som skal høres, før vi kan gå videre.',
  },
  decided: {
    granted: 'Svaret er ja: Du har fået det, du søgte om.',
    answered: 'Vi har svaret på din henvendelse.',
    'refused-with-advice': 'Svaret er nej. Læs vores råd om, hvordan du kan komme videre.',
    withdrawn: 'Sagen er trukket tilbage.',
  },
  closed: {
    granted: 'Sagen er afsluttet. Svaret var ja: Du fik det, du søgte om.',
    answered: 'Sagen er afsluttet. Vi har svaret på din henvendelse.',
    'refused-with-advice': 'Sagen er afsluttet. Svaret var nej. Læs vores råd om, hvordan du kan komme videre.',
    withdrawn: 'Sagen er afsluttet. Den blev trukket tilbage.',
  },
  turn: {
    municipality: 'Det er kommunens tur. Du skal ikke gøre noget nu.',
    business: 'Det er din tur. Vi kan først gå videre, når vi har hørt fra dig.',
    others: 'Det er andres tur. Du skal ikke gøre noget nu.',
    nobody: 'Ingen venter på noget. Du skal ikke gøre mere.',
  },
  milestone: {
    received: 'Sagen blev modtaget',
    acknowledged: 'Vi bekræftede sagen og fortalte om forløbet',
    'information-requested': 'Vi bad dig om oplysninger',
    'information-received': 'Vi fik oplysninger fra dig',
    'hearing-started': 'Vi spurgte andre, som skal høres',
    'hearing-ended': 'Andre har svaret',
    decided: 'Sagen blev afgjort',
    closed: 'Sagen blev afsluttet',
    reopened: 'Sagen blev taget op igen',
  },
  expectedRange: (from, to, n) =>
    `Du kan regne med svar mellem den ${from} og den ${to}. Af ${n} lignende sager tog halvdelen ikke længere tid end til den første dato, og ni ud af ti ikke længere end til den sidste.`,
  expectedDay: (day, n) => `Du kan regne med svar omkring den ${day}. Ni ud af ti af ${n} lignende sager tog ikke længere tid.`,
};
