/** Which of the page's runs is stepped through now: the stepper's own, or that of the view in front of it. */
export interface Stepped {
  readonly position: number
  readonly length: number
}

export class Front {
  #taken = $state.raw<Stepped | null>(null)

  constructor(private readonly own: Stepped) {}

  get position(): number {
    return (this.#taken ?? this.own).position
  }
  get length(): number {
    return (this.#taken ?? this.own).length
  }

  /** A view comes to the front; the function returned takes it away again. */
  take(stepped: Stepped): () => void {
    this.#taken = stepped
    return () => {
      if (this.#taken === stepped) this.#taken = null
    }
  }
}
