// Starts a worker in a frame of opaque origin, where browsers differ in what they take a script from.

/**
 * The worker starts from a few lines and then imports the script as a blob: Chromium takes 0.7 s
 * to start from a `data:` address that holds all of Pyodide's JavaScript, and 0.1 s this way.
 */
const STARTER = `onmessage = async ({ data }) => {
  onmessage = null
  try {
    await import(URL.createObjectURL(data))
  } catch (error) {
    postMessage(String(error))
  }
}`

/** Chromium starts a module worker here only from `data:`, WebKit only from `blob:`. */
const ADDRESSES = [
  () => `data:text/javascript,${encodeURIComponent(STARTER)}`,
  () => URL.createObjectURL(new Blob([STARTER], { type: 'text/javascript' })),
]

let known: string | null = null // the address that worked

/** A worker in which the script runs, and has said so with the message 'here'. */
export async function startWorker(script: Blob): Promise<Worker> {
  if (known) return startFrom(known, script)
  let refusal: unknown
  for (const address of ADDRESSES.map((make) => make())) {
    try {
      const worker = await startFrom(address, script)
      known = address
      return worker
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

function startFrom(address: string, script: Blob): Promise<Worker> {
  const worker = new Worker(address, { type: 'module' })
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => {
      worker.terminate()
      reject(new Error(reason))
    }
    worker.onmessage = ({ data }: MessageEvent<string>) => {
      worker.onmessage = null // from here on it speaks to the page alone
      if (data === 'here') resolve(worker)
      else refuse(data)
    }
    worker.onerror = (event) => {
      event.preventDefault() // a refused address shows only as such an event
      refuse(event.message || 'the browser did not start a worker')
    }
    worker.postMessage(script)
  })
}
