import { SettingsError, readSettings } from './settings';

describe('settings', () => {
  it('need nothing to be set', () => {
    expect(readSettings({})).toMatchObject({
      dataDir: `${process.cwd()}/.casetrail`,
      http: { host: '127.0.0.1', port: 3000, portIsSet: false, trustProxy: false, lookupsPerMinute: 60 },
      oidc: { audience: 'casetrail' },
      logLevel: 'info',
    });
  });

  it('take an empty variable as not set', () => {
    expect(readSettings({ CASETRAIL_PORT: '', CASETRAIL_DATABASE_URL: ' ' }).databaseUrl).toBeUndefined();
  });

  it('take an issuer without TLS on this machine only', () => {
    expect(readSettings({ CASETRAIL_OIDC_ISSUER: 'http://127.0.0.1:8080' }).oidc.issuer).toBe('http://127.0.0.1:8080');
    expect(() => readSettings({ CASETRAIL_OIDC_ISSUER: 'http://idp.example.org' })).toThrow(
      'CASETRAIL_OIDC_ISSUER must begin with https://',
    );
  });

  it('name every fault at once and never the password', () => {
    const env = {
      CASETRAIL_PORT: '70000',
      CASETRAIL_TRUST_PROXY: 'yes',
      CASETRAIL_LOG_LEVEL: 'loud',
      CASETRAIL_DATABASE_URL: 'mysql://user:secret@host/db',
      CASETRAIL_OIDC_ISSUER: 'issuer',
      CASETRAIL_EVENT_STORE: 'http://user:secret@host:2113',
    };
    const read = (): unknown => readSettings(env);
    expect(read).toThrow(SettingsError);
    for (const name of Object.keys(env)) expect(read).toThrow(name);
    expect(read).not.toThrow('secret');
  });

  it.each([
    'esdb://localhost:2113?tls=false',
    'esdb://user:secret@a:2113,b:2113,c:2113?nodePreference=leader',
    'esdb+discover://user:secret@cluster.example:2113',
  ])('take %s as an event store', (url) => {
    expect(readSettings({ CASETRAIL_EVENT_STORE: url }).eventStoreUrl).toBe(url);
  });

  it.each(['esdb://', 'esdb:host', 'postgresql://host/db', 'esdb://ho st'])('refuse %s as an event store', (url) => {
    expect(() => readSettings({ CASETRAIL_EVENT_STORE: url })).toThrow(/CASETRAIL_EVENT_STORE must be like esdb:/);
  });
});
