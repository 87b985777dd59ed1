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

  it('name every fault at once and never the password', () => {
    const env = {
      CASETRAIL_PORT: '70000',
      CASETRAIL_TRUST_PROXY: 'yes',
      CASETRAIL_LOG_LEVEL: 'loud',
      CASETRAIL_DATABASE_URL: 'mysql://user:secret@host/db',
      CASETRAIL_OIDC_ISSUER: 'issuer',
    };
    const read = (): unknown => readSettings(env);
    expect(read).toThrow(SettingsError);
    for (const name of Object.keys(env)) expect(read).toThrow(name);
    expect(read).not.toThrow('secret');
  });
});
