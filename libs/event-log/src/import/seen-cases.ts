/**
 * Which cases a file has held so far: 64-bit fingerprints in an open table. A Set of ids would take ten times the memory, and the memory of
 * an import must hardly grow with its file. Two of ten million cases share a fingerprint with a chance of 1 in 370,000.
 */
export class SeenCases {
  private table = new BigUint64Array(1024);
  private count = 0;

  /** False when it was there before. */
  add(fingerprint: bigint): boolean {
    // Zero marks a free place.
    const wanted = fingerprint === 0n ? 1n : fingerprint;
    const place = this.placeOf(this.table, wanted);
    if (this.table[place] === wanted) return false;
    this.table[place] = wanted;
    this.count++;
    if (this.count * 2 > this.table.length) this.grow();
    return true;
  }

  private grow(): void {
    const larger = new BigUint64Array(this.table.length * 2);
    for (const fingerprint of this.table) if (fingerprint !== 0n) larger[this.placeOf(larger, fingerprint)] = fingerprint;
    this.table = larger;
  }

  private placeOf(table: BigUint64Array, fingerprint: bigint): number {
    let place = Number(fingerprint % BigInt(table.length));
    while (table[place] !== 0n && table[place] !== fingerprint) place = (place + 1) % table.length;
    return place;
  }
}
