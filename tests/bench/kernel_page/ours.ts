// The kernel without the page around it, for tests/bench/kernel.py to drive.
import { Kernel } from '../../../web/src/kernel/kernel.ts'

declare global {
  interface Window {
    kernel: Kernel
    readyAfter?: number // milliseconds since navigation
    stopEndlessLoop(): Promise<number>
  }
}

const kernel = new Kernel()
window.kernel = kernel

const when = (status: Kernel['status']) =>
  new Promise<number>((resolve) => {
    const check = () => {
      if (kernel.status === status) resolve(performance.now())
    }
    kernel.onchange = check
    check()
  })

/** Milliseconds from Stop, pressed in an endless loop, until the next program can run. */
window.stopEndlessLoop = async () => {
  const run = kernel.run({ files: { 'main.py': 'print(1)\nwhile True:\n    pass\n' }, engine: null }, () => undefined)
  await when('running')
  await new Promise((resolve) => setTimeout(resolve, 200)) // let it loop
  const stopped = performance.now()
  kernel.stop()
  await run
  return (await when('ready')) - stopped
}

kernel.start()
window.readyAfter = await when('ready')
