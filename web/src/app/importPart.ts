/**
 * Fetches a part of the page, a module and its stylesheets. Browsers remember a module that could not be fetched (Firefox) or
 * that arrived cut off (all of them) as failed until the page is reloaded. So the next attempt asks for it under another
 * address. In a built page every `import('…')` goes through here: tools/parts.ts sees to that.
 */

export class PartNotLoaded extends Error {
  override name = 'PartNotLoaded'
}

const failures = new Map<string, number>()
const styled = new Map<string, Promise<void>>()

/** `name` and `styles` stand beside `base`, the script that asks. */
export async function importPart(name: string, base: string, styles: readonly string[] = []): Promise<unknown> {
  const module = attempt(new URL(name, base).href, (address) => import(/* @vite-ignore */ address) as Promise<unknown>)
  const all = [module, ...styles.map((style) => addStyle(new URL(style, base).href))]
  await Promise.allSettled(all) // a next attempt must not meet what is still under way
  await Promise.all(all)
  return module
}

function addStyle(address: string): Promise<void> {
  if (stylesheets().some((link) => link.href === address && isWhole(link))) return Promise.resolve() // it came with the page
  let adding = styled.get(address)
  if (!adding) {
    adding = attempt(address, loadStyle)
    styled.set(address, adding)
    adding.catch(() => styled.delete(address))
  }
  return adding
}

async function attempt<T>(address: string, load: (address: string) => Promise<T>): Promise<T> {
  const failed = failures.get(address) ?? 0
  try {
    return await load(failed === 0 ? address : `${address}?attempt=${failed + 1}`)
  } catch (error) {
    failures.set(address, failed + 1)
    throw new PartNotLoaded(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

async function loadStyle(address: string): Promise<void> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  try {
    await new Promise((resolve, reject) => {
      link.onload = resolve
      link.onerror = () => reject(new Error(`The stylesheet ${address} could not be fetched.`))
      document.head.append(link)
    })
    if (!isWhole(link)) throw new Error(`The stylesheet ${address} did not arrive whole.`)
  } catch (error) {
    link.remove()
    throw error
  }
}

/** Those of the built page; boot.css is none of them. */
export function stylesheets(): HTMLLinkElement[] {
  return [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="assets/"]')]
}

/** Its last rule is the one that tools/parts.ts appends: it is neither cut off nor another file. */
export function isWhole(link: HTMLLinkElement): boolean {
  const name = new URL(link.href).pathname.replace(/^.*\/|\.css$/g, '')
  try {
    const rules = link.sheet?.cssRules
    return rules?.item(rules.length - 1)?.cssText.includes(`--whole-${name}`) ?? false
  } catch {
    return false // the browser gives no rules of a stylesheet that it refused
  }
}

/** The site has another page by now, of whose parts this one knows nothing. Not known (offline): false. */
export async function wasUpdated(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src.split('/').at(-1)
  if (!own) return false
  try {
    const response = await fetch(new URL('./', document.baseURI), { cache: 'no-store' })
    const page = response.ok ? await response.text() : ''
    // Not some other page: that of a portal one has to sign in to, or of the host itself.
    return page.includes('id="app"') && !page.includes(own)
  } catch {
    return false // offline: that is what the sentence says anyway
  }
}

// The name under which the built page calls it.
Object.assign(globalThis, { __part: importPart })
