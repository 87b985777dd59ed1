import { CASE_VIEWS } from './case-views';

describe('the views', () => {
  it('begin with processing times: an upgrade builds them anew one by one, and the others ask them whom changed terms concern', () => {
    const held = CASE_VIEWS.filter(({ heldToTerms }) => heldToTerms).map(({ name }) => name);
    expect(held[0]).toBe('processing-times');
    expect(held.length).toBeGreaterThan(1);
    expect(CASE_VIEWS[0]?.name).toBe('processing-times');
  });
});
