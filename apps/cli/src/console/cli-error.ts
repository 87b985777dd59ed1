/** Something that the user can put right. The message is all they need: what is wrong, where, and what to do next. */
export class CliError extends Error {
  override name = 'CliError';
}
