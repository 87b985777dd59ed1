/** The target is no copy of the source, whole or begun: nothing is written to it any more. */
export class CopyDiverged extends Error {
  override name = 'CopyDiverged';
  constructor(
    readonly stream: string,
    readonly version: number,
    what: string,
  ) {
    super(`Stream ${stream}, version ${version}: ${what}`);
  }
}
