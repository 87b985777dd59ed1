const text = { type: 'string' } as const;

/** {@link TrackAnswer} for Fastify's serialiser, which writes these properties and no others. */
export const TRACK_SCHEMA = {
  type: 'object',
  required: ['reference', 'status', 'statusText', 'milestones', 'turn', 'turnText', 'grossSeconds', 'netSeconds', 'version'],
  properties: {
    reference: text,
    status: text,
    statusText: text,
    milestones: {
      type: 'array',
      items: {
        type: 'object',
        required: ['milestone', 'text', 'occurredAt'],
        properties: { milestone: text, text, occurredAt: text },
      },
    },
    contactPerson: { type: 'object', required: ['name'], properties: { name: text, telephone: text, email: text } },
    expectedBy: text,
    expectedRange: {
      type: 'object',
      required: ['from', 'to', 'n', 'text'],
      properties: { from: text, to: text, n: { type: 'integer' }, text },
    },
    turn: text,
    turnText: text,
    grossSeconds: { type: 'integer' },
    netSeconds: { type: ['integer', 'null'] },
    advice: text,
    version: { type: 'integer' },
  },
} as const;
