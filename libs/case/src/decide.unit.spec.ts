import { REFERENCE, at, event, given, received } from '../../../test/support/case-specification';

const acknowledged = event('CaseAcknowledged', at('03-01', '15:00'), { contactPerson: { name: 'Anna Holm' } });
const routed = event('CaseRouted', at('03-02'), { department: 'building', reason: 'building permit' });
const requested = event('InformationRequested', at('03-03'), { what: 'drawings' });
const complete = event('InformationReceived', at('03-10'), { complete: true });
const hearing = event('HearingStarted', at('03-11'), { party: 'neighbours' });
const granted = event('CaseGranted', at('04-01'), {});
const closed = event('CaseClosed', at('04-02'), {});
const reopened = event('CaseReopened', at('04-03'), { reason: 'new facts' });

describe('a case', () => {
  it('is received once', () => {
    given().when(received()).thenAccepted();
    given(received()).when(received()).thenRefused('already-received');
  });
  it('begins with its receipt', () => given().when(acknowledged).thenRefused('not-received'));
  it('has a reference number', () =>
    given()
      .when(received(at('03-01'), { reference: `${REFERENCE.slice(0, -1)}?` }))
      .thenRefused('reference-invalid'));

  it('is acknowledged at most once', () => {
    given(received()).when(acknowledged).thenAccepted();
    given(received(), acknowledged)
      .when(event('CaseAcknowledged', at('03-05'), {}))
      .thenRefused('already-acknowledged');
  });
  it('may be acknowledged after it was closed: the letter left late', () => {
    given(received(), granted, closed)
      .when(event('CaseAcknowledged', at('04-05'), {}))
      .thenAccepted();
  });

  it('is routed with a reason, and to another department than it is with', () => {
    given(received()).when(routed).thenAccepted();
    given(received())
      .when(event('CaseRouted', at('03-02'), { department: 'building', reason: ' ' }))
      .thenRefused('reason-missing');
    given(received(), routed)
      .when(event('CaseRouted', at('03-04'), { department: 'building', reason: 'again' }))
      .thenRefused('already-in-department');
  });

  it('waits for information only when it was asked for', () => {
    given(received(), requested).when(complete).thenAccepted();
    given(received()).when(complete).thenRefused('information-not-requested');
    given(received(), requested, complete)
      .when(event('InformationReceived', at('03-11'), { complete: true }))
      .thenRefused('information-not-requested');
  });
  it('goes on waiting while the information is incomplete', () => {
    given(received(), requested, event('InformationReceived', at('03-05'), { complete: false }))
      .when(complete)
      .thenAccepted();
  });

  it('hears each party once at a time', () => {
    given(received(), hearing)
      .when(event('HearingStarted', at('03-12'), { party: 'neighbours' }))
      .thenRefused('hearing-already-started');
    given(received(), hearing)
      .when(event('HearingStarted', at('03-12'), { party: 'fire authority' }))
      .thenAccepted();
    given(received(), hearing)
      .when(event('HearingEnded', at('03-12'), { party: 'fire authority' }))
      .thenRefused('hearing-not-started');
    given(received(), hearing)
      .when(event('HearingEnded', at('03-12'), { party: 'neighbours' }))
      .thenAccepted();
  });

  it('is refused with a reason and advice, never without', () => {
    given(received())
      .when(event('CaseRefusedWithAdvice', at('04-01'), { reason: 'too high', advice: 'lower it' }))
      .thenAccepted();
    given(received())
      .when(event('CaseRefusedWithAdvice', at('04-01'), { reason: 'too high', advice: '  ' }))
      .thenRefused('advice-missing');
    given(received())
      .when(event('CaseRefusedWithAdvice', at('04-01'), { reason: '', advice: 'lower it' }))
      .thenRefused('reason-missing');
  });

  it('is decided once', () => {
    given(received()).when(granted).thenAccepted();
    given(received(), granted)
      .when(event('CaseWithdrawn', at('04-02'), {}))
      .thenRefused('already-decided');
    given(received(), granted)
      .when(event('CaseRouted', at('04-02'), { department: 'roads', reason: 'x' }))
      .thenRefused('already-decided');
  });

  it('is closed only with an outcome, and then left alone', () => {
    given(received()).when(closed).thenRefused('not-decided');
    given(received(), granted).when(closed).thenAccepted();
    given(received(), granted, closed)
      .when(event('MeetingHeld', at('04-03'), { kind: 'dialogue', departments: [] }))
      .thenRefused('already-closed');
    given(received(), granted, closed)
      .when(event('StepRecorded', at('04-03'), { activity: 'archived' }))
      .thenAccepted();
  });

  it('is reopened with a reason, which clears the outcome', () => {
    given(received(), granted, closed).when(reopened).thenAccepted();
    given(received(), granted, closed)
      .when(event('CaseReopened', at('04-03'), { reason: '' }))
      .thenRefused('reason-missing');
    given(received()).when(reopened).thenRefused('not-decided');
    given(received(), granted, closed, reopened)
      .when(event('CaseClosed', at('04-04'), {}))
      .thenRefused('not-decided');
    given(received(), granted, closed, reopened)
      .when(event('CaseAnswered', at('04-04'), {}))
      .thenAccepted();
  });

  it.each(['0000-01-01', '10000-01-01', '9999-12-31', '2026-02-30', 'soon'])('is expected by a date, which %s is not', (expectedBy) => {
    given(received())
      .when(event('CaseAcknowledged', at('03-02'), { expectedBy }))
      .thenRefused('expected-by-invalid');
    given(received())
      .when(event('DeadlineExtended', at('03-02'), { expectedBy, reason: 'x' }))
      .thenRefused('expected-by-invalid');
  });

  it('is extended with a reason', () => {
    given(received())
      .when(event('DeadlineExtended', at('03-20'), { expectedBy: '2026-05-01', reason: '' }))
      .thenRefused('reason-missing');
  });

  it('is rated once, after the decision, with answers from 0 to 100', () => {
    const rated = event('SatisfactionRated', at('04-10'), { answers: { overall: 80 } });
    given(received()).when(rated).thenRefused('not-decided');
    given(received(), granted).when(rated).thenAccepted();
    given(received(), granted, rated).when(rated).thenRefused('already-rated');
    given(received(), granted)
      .when(event('SatisfactionRated', at('03-15'), { answers: { overall: 80 } }))
      .thenRefused('not-decided');
    given(received(), granted)
      .when(event('SatisfactionRated', at('04-10'), { answers: { overall: 101 } }))
      .thenRefused('rating-invalid');
    given(received(), granted)
      .when(event('SatisfactionRated', at('04-10'), { answers: {} }))
      .thenRefused('rating-invalid');
  });
});

describe('the time of an event', () => {
  it('is an instant', () =>
    given(received())
      .when(event('CaseGranted', '2026-03-02', {}))
      .thenRefused('occurred-at-invalid'));
  it.each(['0000-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '-000500-01-01T00:00:00.000Z'])(
    'is one that every calendar knows, which %s is not',
    (occurredAt) => given().when(received(occurredAt)).thenRefused('occurred-at-invalid'),
  );
  it('is never in the future', () => {
    given(received()).when(granted, at('03-31')).thenRefused('occurred-in-the-future');
    given(received()).when(granted, granted.occurredAt).thenAccepted();
  });
  it('is never before receipt', () => {
    given(received())
      .when(event('StepRecorded', at('02-28'), { activity: 'x' }))
      .thenRefused('occurred-before-receipt');
    given(received())
      .when(event('StepRecorded', at('03-01'), { activity: 'x' }))
      .thenAccepted();
  });
  it('does not go back behind the last change for events that change the case', () => {
    given(received(), acknowledged, routed)
      .when(event('InformationRequested', at('03-01', '16:00'), { what: 'x' }))
      .thenRefused('occurred-before-last-change');
  });
  it('may go back for work that is written down later', () => {
    given(received(), acknowledged, routed)
      .when(event('StepRecorded', at('03-01', '16:00'), { activity: 'x' }))
      .thenAccepted();
    given(received(), acknowledged, routed)
      .when(event('MeetingHeld', at('03-01', '16:00'), { kind: 'star', departments: [] }))
      .thenAccepted();
  });
});
