import type { TrackTexts } from './track-texts';

export const en: TrackTexts = {
  status: {
    received: 'We have received your case.',
    acknowledged: 'We have read your case and written to you about what happens next.',
    'in-progress': 'We are working on your case.',
    'waiting-for-you': 'We need information from you before we can go on.',
    'waiting-for-others': 'We are waiting for others who must be heard before we can go on.',
  },
  decided: {
    granted: 'The answer is yes: you have been given what you asked for.',
    answered: 'We have answered your question.',
    'refused-with-advice': 'The answer is no. Read our advice on how you can go on.',
    withdrawn: 'The case has been withdrawn.',
  },
  closed: {
    granted: 'The case is closed. The answer was yes: you were given what you asked for.',
    answered: 'The case is closed. We have answered your question.',
    'refused-with-advice': 'The case is closed. The answer was no. Read our advice on how you can go on.',
    withdrawn: 'The case is closed. It was withdrawn.',
  },
  turn: {
    municipality: "It is the municipality's turn. You need not do anything now.",
    business: 'It is your turn. We can go on once we have heard from you.',
    others: 'It is the turn of others. You need not do anything now.',
    nobody: 'Nobody is waiting for anything. You need not do anything more.',
  },
  milestone: {
    received: 'The case was received',
    acknowledged: 'We confirmed the case and told you what happens next',
    'information-requested': 'We asked you for information',
    'information-received': 'We received information from you',
    'hearing-started': 'We asked others who must be heard',
    'hearing-ended': 'Others have answered',
    decided: 'The case was decided',
    closed: 'The case was closed',
    reopened: 'The case was taken up again',
  },
  expectedRange: (from, to, n) =>
    `You can expect an answer between ${from} and ${to}. Of ${n} similar cases, half took no longer than the first date allows, and nine in ten no longer than the last.`,
  expectedDay: (day, n) => `You can expect an answer around ${day}. Nine in ten of ${n} similar cases took no longer than that.`,
};
