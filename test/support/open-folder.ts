import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A temporary folder that others may pass through. When root runs the tests the server runs as another user, and could not reach a data folder
 * below a closed one: its data would go elsewhere and outlast the test.
 */
export function openFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  return folder;
}
