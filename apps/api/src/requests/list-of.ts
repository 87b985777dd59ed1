/** The parts of a list given as `a,b` or as `x=a&x=b`; anything else as it is, for the validation to refuse. */
export function listOf(value: unknown): unknown {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.flatMap((part) => (typeof part === 'string' ? part.split(',').map((item) => item.trim()) : [part]));
}
