import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** What the installation keeps to itself. Made on first start, kept in the database, shared by every process of the installation. */
export interface Secrets {
  /** Ed25519 private key, PKCS #8, PEM: signs and verifies tokens when no OIDC issuer is set. */
  signingKeyPem: string;
  /** 32 bytes: makes reference numbers that repeat for the same import or Idempotency-Key and that nobody else can guess. */
  referenceKey: Buffer;
}

type SecretTables = { installation_secrets: { name: string; value: Buffer } };

export const secretMigrations: Record<string, Migration> = {
  '0001-installation-secrets': {
    async up(db) {
      await sql`create table installation_secrets (name text primary key, value bytea not null)`.execute(db);
    },
  },
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- takes the installation's database, whatever tables its type knows
export async function readOrMakeSecrets(db: Kysely<any>): Promise<Secrets> {
  const secrets = db.withTables<SecretTables>();
  const { privateKey } = generateKeyPairSync('ed25519');
  const made = [
    { name: 'signing-key', value: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) },
    { name: 'reference-key', value: randomBytes(32) },
  ];
  // Of two processes that start at once one makes the secrets, and both read what it made.
  await secrets
    .insertInto('installation_secrets')
    .values(made)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const rows = await secrets.selectFrom('installation_secrets').select(['name', 'value']).execute();
  const secret = (name: string): Buffer => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new Error(`The installation's secret ${name} is missing from installation_secrets`);
    return row.value;
  };
  return { signingKeyPem: secret('signing-key').toString(), referenceKey: secret('reference-key') };
}
