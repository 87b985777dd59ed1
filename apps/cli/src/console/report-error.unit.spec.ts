import { WrongExpectedVersion } from '@casetrail/event-store';
import { CliError } from './cli-error';
import { describeError } from './report-error';

const withCode = (code: string, message = 'connect failed'): Error => Object.assign(new Error(message), { code });

describe('describeError', () => {
  it('leaves what says enough as it is', () => {
    expect(describeError(new CliError('x.yaml is not a file.'))).toBe('x.yaml is not a file.');
  });

  it('adds what to do about errors of the system and the database', () => {
    expect(describeError(withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'))).toBe(
      'connect ECONNREFUSED 127.0.0.1:5432. Nothing answers there. Is the database of CASETRAIL_DATABASE_URL running?',
    );
    expect(describeError(withCode('28P01', 'password authentication failed for user "x"'))).toMatch(/Check the user and password/);
    expect(describeError(withCode('ENOSPC'))).toMatch(/Make room on the disk/);
  });

  it('shows one of the addresses that were tried', () => {
    expect(describeError(new AggregateError([withCode('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'), withCode('ECONNREFUSED')]))).toMatch(
      /^connect ECONNREFUSED ::1:1\. /,
    );
  });

  it('says how to go on when somebody else was faster', () => {
    expect(describeError(new WrongExpectedVersion('municipality-havneby', 3, 4))).toMatch(/run the command again\.$/);
  });

  it('copes with what is no error, and with errors that say nothing', () => {
    expect(describeError('boom')).toBe('boom');
    expect(describeError(new TypeError())).toBe('TypeError');
  });
});
