/** What `py/lab/lens` answers; `py/lab/lens/__init__.py` says what each key means. */
export type Kind = 'variable' | 'function' | 'object'
export type FreedBy = 'count' | 'collector'
/** Name or path of names, the function it is local to, the object. */
export type NameEntry = [name: string, where: string | null, id: number]
/** From, to, attribute, weak. */
export type LinkEntry = [from: number, to: number, label: string, weak: boolean]

export interface LensStep {
  event: 'line' | 'back' | 'collect'
  line: number
  where: string | null
  new?: [id: number, kind: Kind, label: string][]
  kinds?: [id: number, kind: Kind][]
  counts?: [id: number, count: number][]
  bind?: NameEntry[]
  unbind?: NameEntry[]
  link?: LinkEntry[]
  unlink?: LinkEntry[]
  bytes?: [id: number, data: number, grad: number][]
  held?: [data: number, grad: number]
  freed?: [id: number, by: FreedBy][]
  cycles?: number[][]
  /** How often the collector ran without being pressed. */
  runs?: number
}

export interface LensProblem {
  type: string
  message: string
  frames: { file: string; line: number; name: string; text: string }[]
}

export interface LensAnswer {
  steps: LensStep[]
  end: 'done' | 'error' | 'cut'
  cut: 'steps' | 'objects' | 'time' | null
  problem: LensProblem | null
  output: string
  unwatched: string[]
}
