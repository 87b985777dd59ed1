/** The append can never be stored as it is (no events, an id that is no UUID, data that is not JSON, a name too long): a fault of its caller. */
export class InvalidAppend extends Error {
  override name = 'InvalidAppend';
}
