import { humanLog } from './human-log';
import { startProgress } from './progress';

describe('what people read on stderr', () => {
  let written: string;
  beforeEach(() => {
    written = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written += String(text))));
    process.env['CASETRAIL_LOG_LEVEL'] = 'info';
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env['CASETRAIL_LOG_LEVEL'];
  });

  it('is a line for each message of the log, quiet unless asked for', () => {
    humanLog().info({ url: 'x' }, 'ready');
    humanLog().error({ err: new Error('no space left') }, 'append failed');
    humanLog().error(new Error('only once'));
    delete process.env['CASETRAIL_LOG_LEVEL'];
    humanLog().info('not shown');
    expect(written).toBe('casetrail: info: ready\ncasetrail: error: append failed: no space left\ncasetrail: error: only once\n');
  });

  it('has plain lines for progress where there is no terminal', () => {
    const progress = startProgress('Storing', 200, 'cases');
    for (let done = 0; done <= 200; done++) progress.update(done);
    progress.stop();
    expect(written.split('\n').slice(0, -1)).toEqual([0, 50, 100, 150, 200].map((done) => `Storing: ${done} of 200 cases (${done / 2} %)`));
  });
});
