import type { TrackTexts } from './track-texts';

export const sv: TrackTexts = {
  status: {
    received: 'Vi har tagit emot ditt ärende.',
    acknowledged: 'Vi har läst ditt ärende och skrivit till dig om vad som händer nu.',
    'in-progress': 'Vi arbetar med ditt ärende.',
    'waiting-for-you': 'Vi behöver uppgifter från dig för att komma vidare.',
    'waiting-for-others': 'Vi väntar på svar från andra som ska få yttra sig innan vi kan gå vidare.',
  },
  decided: {
    granted: 'Svaret är ja: du har fått det du ansökte om.',
    answered: 'Vi har svarat på din fråga.',
    'refused-with-advice': 'Svaret är nej. Läs våra råd om hur du kan gå vidare.',
    withdrawn: 'Ärendet har dragits tillbaka.',
  },
  closed: {
    granted: 'Ärendet är avslutat. Svaret var ja: du fick det du ansökte om.',
    answered: 'Ärendet är avslutat. Vi har svarat på din fråga.',
    'refused-with-advice': 'Ärendet är avslutat. Svaret var nej. Läs våra råd om hur du kan gå vidare.',
    withdrawn: 'Ärendet är avslutat. Det drogs tillbaka.',
  },
  turn: {
    municipality: 'Det är kommunens tur. Du behöver inte göra något nu.',
    business: 'Det är din tur. Vi kan gå vidare först när vi har hört av dig.',
    others: 'Det är andras tur. Du behöver inte göra något nu.',
    nobody: 'Ingen väntar på något. Du behöver inte göra något mer.',
  },
  milestone: {
    received: 'Ärendet togs emot',
    acknowledged: 'Vi bekräftade ärendet och berättade vad som händer',
    'information-requested': 'Vi bad dig om uppgifter',
    'information-received': 'Vi fick uppgifter från dig',
    'hearing-started': 'Vi frågade andra som ska få yttra sig',
    'hearing-ended': 'Andra har svarat',
    decided: 'Ärendet avgjordes',
    closed: 'Ärendet avslutades',
    reopened: 'Ärendet togs upp igen',
  },
  expectedRange: (from, to, n) =>
    `Du kan räkna med svar mellan den ${from} och den ${to}. Av ${n} liknande ärenden tog hälften inte längre tid än till det första datumet, och nio av tio inte längre än till det sista.`,
  expectedDay: (day, n) => `Du kan räkna med svar omkring den ${day}. Nio av tio av ${n} liknande ärenden tog inte längre tid.`,
};
