/** What a sentence of the narration has to say, as labels and formatted values, without words. */

export interface FunctionRef {
  /** Its letter, which is its name. */
  label: string
  operation: string
  /** What it was applied to. */
  of: string[]
  generation: number | null
}

export type NamedFunction = Pick<FunctionRef, 'label' | 'generation'>

/** Why this function was taken and no other one. */
export type Reason =
  | { kind: 'only' }
  | { kind: 'highest'; others: number }
  /** Others of the same generation wait too; `taken` tells which of them was taken, by when it was queued. */
  | { kind: 'tie'; same: number; taken: 'newest' | 'oldest' | 'other' }
  | { kind: 'passedOver'; higher: FunctionRef }
  /** Without generations only the place in the list counts. */
  | { kind: 'end' | 'front' }
  | { kind: 'place'; place: number; of: number }
  /** No queue is known; it is said once. */
  | { kind: 'noQueue'; first: boolean }
  | { kind: 'recursion'; root: string }
  | { kind: 'byHand' }

/** What one variable got from a pop. */
export interface Delivery {
  to: string
  sent: string[]
  how: 'set' | 'add' | 'inplace'
  /** The gradient that was there before, and the one that is there now. */
  was: string | null
  now: string
  /** What is there now is what was there and what was sent, added up: false for an engine that does something else with it. */
  adds: boolean
  /** Contributions of this backward call, before and after, and how many are due. */
  before: number
  after: number
  expected: number
  /** A gradient that had arrived in this call was overwritten. */
  lost: boolean
  /** Other variables whose gradient is the same array. */
  shared: string[]
}

export interface PopFacts {
  f: FunctionRef
  reason: Reason
  /** How many times this function has been popped in this backward call, this time included. */
  times: number
  /** Outputs whose gradients had not all arrived when it was popped. */
  early: { output: string; arrived: number; expected: number }[]
  /** An output whose gradients have all been counted, and which is not right all the same. */
  spoilt: { output: string; grad: string; due: string | null } | null
  /** Outputs without any gradient, and outputs that nobody kept. */
  none: string[]
  unkept: number
  outputs: number
  /** Outputs whose gradient the engine has set to None after it was used, as step 18 does. */
  dropped: string[]
  deliveries: Delivery[]
  queueName: string
  seenName: string
  queued: FunctionRef[]
  skipped: FunctionRef[]
  /** Not a number, or infinite, for the first time. */
  bad: { kind: 'nan' | 'inf'; in: string } | null
  /** Present when this pop was the last of its backward call, which has returned. */
  done: Done | null
}

export interface Done {
  queueEmpty: boolean
  leaves: { label: string; grad: string }[]
  /** A leaf whose gradient differs from the numerical derivative. */
  wrong: { label: string; grad: string; due: string | null } | null
  /** A variable that got more or fewer gradients than were due; a leaf if there is such a one. */
  miscounted: { label: string; grad: string; arrived: number; expected: number } | null
  /** A variable of which a gradient was overwritten during the call. */
  lost: string | null
}

export interface ReadyFacts {
  root: string
  grad: string
  queueName: string
  queue: FunctionRef[] | null
}

export interface ProblemFacts {
  type: string
  message: string
  place: { file: string; line: number } | null
}

export type GradHow = 'seed' | 'set' | 'add' | 'inplace' | 'clear'

/** Without the count of arrivals, which would claim too much of a partial gradient. */
export const bare = (d: Delivery): Delivery => (d.how === 'set' && d.was === null ? { ...d, expected: 0 } : d)
