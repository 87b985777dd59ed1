import { ValidateBy } from 'class-validator';

const QUESTION = /^[a-z0-9][a-z0-9-]{0,62}$/;
const MOST = 13;

/** One to thirteen numbers from 0 to 100 by question key. */
export const IsAnswers = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAnswers',
    validator: {
      validate: (value) => faultOf(value) === undefined,
      defaultMessage: (args) => `$property ${faultOf(args?.value)}`,
    },
  });

function faultOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object of numbers by question';
  const entries = Object.entries(value);
  if (entries.length < 1 || entries.length > MOST) return `must hold 1 to ${MOST} answers`;
  const wrong = entries
    .filter(([question, rating]) => !QUESTION.test(question) || !isRating(rating))
    .map(([question]) => question.slice(0, 63));
  return wrong.length === 0
    ? undefined
    : `must hold numbers from 0 to 100 by question key (small letters, digits and hyphens); wrong: ${wrong.join(', ')}`;
}

const isRating = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 100;
