/** A growing list of numbers that is sorted at the end. */
export class KeyList {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(this.#length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length++] = value;
  }

  /** All values in ascending order; the list is empty afterwards. */
  takeSorted(): Float64Array {
    const sorted = this.#values.subarray(0, this.#length).sort();
    this.#length = 0;
    return sorted;
  }
}
