// Why the kernel could not start, in a form that the page can say in words.

export interface KernelFailure {
  code: 'missing' | 'damaged' | 'offline' | 'outdated' | 'unsupported' | 'crashed' | 'replaced' | 'silent'
  detail: string // for the reader who wants to know more: a file's name, the browser's own message
}

/** Thrown on the way to a started kernel. */
export class KernelError extends Error {
  constructor(
    readonly code: KernelFailure['code'],
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`)
  }
}

/** Any error as a failure; an unexpected one is a crash. */
export function failureOf(error: unknown): KernelFailure {
  if (error instanceof KernelError) return { code: error.code, detail: error.detail }
  return { code: 'crashed', detail: error instanceof Error ? error.message : String(error) }
}
