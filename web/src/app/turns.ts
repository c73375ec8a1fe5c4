/** One at a time: the kernel runs one program, and several parts of the page ask for runs. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Acts when everything asked for before has ended, well or not. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act, act)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
