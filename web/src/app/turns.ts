/** Runs tasks one at a time: the kernel runs one program, and several parts of the page ask for runs. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs the task when all tasks before it have ended, whether or not they succeeded. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act, act)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
