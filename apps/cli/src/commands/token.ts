import { InvalidArgumentError, type Command } from 'commander';
// Not by the index, which loads the whole API.
import { issueToken } from '../../../api/src/access/issue-token';
import { ROLES, type Role } from '../../../api/src/access/principal';
import { CliError } from '../console/cli-error';
import { withInstallation } from '../with-installation';

const MAX_VALID_HOURS = 24 * 366;

interface TokenOptions {
  municipality: string;
  role: Role[];
  subject: string;
  validHours: number;
}

export function registerToken(program: Command): void {
  program
    .command('token')
    .description('Issue an access token, signed with this installation’s own key')
    .requiredOption('--municipality <key>', 'the municipality whose cases it is for')
    .requiredOption('--role <roles>', `one or more of ${ROLES.join(', ')}, separated by commas`, parseRoles)
    .option('--subject <name>', 'whose token it is; recorded with every event', parseSubject, 'casetrail-token')
    .option('--valid-hours <hours>', `how long it is accepted, up to ${MAX_VALID_HOURS}`, parseHours, 12)
    .addHelpText(
      'after',
      `
The token is all that is written to stdout. Whoever has it acts in the municipality's name until it expires.
With CASETRAIL_OIDC_ISSUER set, tokens come from that issuer instead, and this command refuses.

Examples:
  casetrail token --municipality havneby --role caseworker --subject anna.holm
  TOKEN=$(casetrail token --municipality havneby --role analyst,caseworker --valid-hours 1)
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:3000/v1/cases`,
    )
    .action(async ({ municipality, role, subject, validHours }: TokenOptions) => {
      const token = await withInstallation(async ({ settings, secrets, municipalities }) => {
        if (settings.oidc.issuer) throw new CliError(`Tokens come from ${settings.oidc.issuer} (CASETRAIL_OIDC_ISSUER); get one there.`);
        if (!(await municipalities.get(municipality))) {
          const known = (await municipalities.list()).map(({ key }) => key);
          const advice = known.length > 0 ? `There are: ${known.join(', ')}.` : 'None is declared yet; run: casetrail apply FILE.yaml';
          throw new CliError(`There is no municipality '${municipality}'. ${advice}`);
        }
        return issueToken(secrets, { subject, municipality, roles: role, validHours });
      });
      process.stdout.write(`${token}\n`);
    });
}

function parseRoles(text: string): Role[] {
  const roles = [...new Set(text.split(',').map((role) => role.trim()))];
  const unknown = roles.filter((role) => !(ROLES as readonly string[]).includes(role));
  if (unknown.length > 0) throw new InvalidArgumentError(`Not a role: ${unknown.join(', ')}. Roles are ${ROLES.join(', ')}.`);
  return roles as Role[];
}

function parseSubject(text: string): string {
  if (!/^[^\p{Cc}]{1,200}$/u.test(text)) throw new InvalidArgumentError('Must have 1 to 200 characters and no control characters.');
  return text;
}

function parseHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= MAX_VALID_HOURS)) throw new InvalidArgumentError(`Must be more than 0 and at most ${MAX_VALID_HOURS}.`);
  return hours;
}
