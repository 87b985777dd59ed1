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
  const rows = await readSecrets(secrets);
  const secret = (name: string): Buffer => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new Error(`The installation's secret ${name} is missing from installation_secrets`);
    return row.value;
  };
  return { signingKeyPem: secret('signing-key').toString(), referenceKey: secret('reference-key') };
}

const readSecrets = (db: Pick<Kysely<SecretTables>, 'selectFrom'>): Promise<SecretTables['installation_secrets'][]> =>
  db.selectFrom('installation_secrets').select(['name', 'value']).orderBy('name').execute();

/** The target has secrets of its own. Nothing was changed. */
export class OtherSecrets extends Error {
  override name = 'OtherSecrets';
}

/**
 * Copies the secrets to the database that an installation moves to, so that its tokens stay good and a repeated import finds its cases again.
 * False: they were there already.
 * @throws {@link OtherSecrets} unless `replace` is set
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export async function copySecrets(from: Kysely<any>, to: Kysely<any>, { replace }: { replace: boolean }): Promise<boolean> {
  const wanted = await readSecrets(from as Kysely<SecretTables>);
  if (wanted.length === 0) throw new Error('The database has no secrets: it has never been started by Casetrail');
  return (to as Kysely<SecretTables>).transaction().execute(async (tx) => {
    const found = await readSecrets(tx);
    const isSame = wanted.every(({ name, value }) => found.some((other) => other.name === name && other.value.equals(value)));
    if (isSame) return false;
    if (found.length > 0 && !replace) throw new OtherSecrets('The target has secrets of its own');
    await tx.deleteFrom('installation_secrets').execute();
    await tx.insertInto('installation_secrets').values(wanted).execute();
    return true;
  });
}
