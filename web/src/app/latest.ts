/** Of several requests only the latest may still change something. */
export class Latest {
  #turn = 0

  /** Begins a request. The function returned says whether it is still the latest. */
  begin(): () => boolean {
    this.#turn++
    return this.current()
  }

  /** Joins the request under way: false as soon as another has begun. */
  current(): () => boolean {
    const turn = this.#turn
    return () => turn === this.#turn
  }

  /** Outdates whatever is under way. */
  cancel(): void {
    this.#turn++
  }
}
