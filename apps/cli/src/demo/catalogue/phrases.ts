/** What the caseworkers of the example municipality write; Danish, as they would. */
export const COURSES = {
  simple: 'Sagen behandles af én afdeling. Vi skriver, hvis vi mangler noget.',
  complex: 'Sagen kræver bidrag fra flere afdelinger. Din kontaktperson samler trådene og holder dig orienteret.',
} as const;

export const ROUTING_REASONS = {
  screened: 'Visiteret ved modtagelsen',
  misrouted: 'Visiteret ved modtagelsen ud fra ansøgningens overskrift',
  redirected: 'Sendt videre: opgaven hører til i en anden afdeling',
  contribution: 'Afdelingens bidrag er nødvendigt for afgørelsen',
  returned: 'Bidraget er afgivet; sagen går tilbage',
  reopened: 'Sagen er genoptaget',
} as const;

export const EXTENSION_REASONS = [
  'Høringssvar afventes længere end forventet',
  'Sygdom i afdelingen; sagen er overdraget',
  'Projektet er ændret undervejs',
] as const;

export const REOPENING_REASONS = [
  'Virksomheden har sendt nye oplysninger, som ændrer grundlaget',
  'Klage over afgørelsen: sagen vurderes igen',
  'Fejl i afgørelsens vilkår skal rettes',
] as const;

export const WITHDRAWAL_REASONS = [
  'Virksomheden har opgivet projektet',
  'Virksomheden har valgt et andet lejemål',
  'Ansøgningen var sendt ved en fejl',
] as const;

export const MEETING_SUMMARIES = {
  star: 'Åbne punkter afklaret mellem afdelingerne på stedet',
  dialogue: 'Projekt, krav og tidsplan gennemgået med virksomheden',
  'site-visit': 'Besigtigelse hos virksomheden',
  other: 'Internt koordineringsmøde',
} as const;

/** The questions put to a business after a case, by key: 13, each answered from 0 to 100. */
export const QUESTIONS = [
  'quick-reply', 'clear-letters', 'guidance', 'dialogue', 'one-contact-person', 'easy-to-reach', 'told-of-progress',
  'processing-time', 'expected-time-kept', 'requirements-clear', 'decision-explained', 'self-service', 'overall',
] as const; // prettier-ignore
