import { pino, type Logger } from 'pino';

const LEVELS: Record<number, string> = { 60: 'fatal', 50: 'error', 40: 'warning', 30: 'info', 20: 'debug', 10: 'trace' };

/** A log for people at a terminal: a line on stderr for each message, nothing of JSON. Quiet unless CASETRAIL_LOG_LEVEL asks for more. */
export function humanLog(): Logger {
  const level = process.env['CASETRAIL_LOG_LEVEL'] ?? 'warn';
  return pino({ level, base: null }, { write: (line: string) => void process.stderr.write(readable(line)) });
}

function readable(line: string): string {
  const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: { message?: string } };
  const text = [msg, err?.message].filter((part, index, parts) => part && parts.indexOf(part) === index).join(': ');
  return `casetrail: ${LEVELS[level] ?? 'info'}: ${text}\n`;
}
