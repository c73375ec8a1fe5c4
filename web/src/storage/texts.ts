/** Everything a learner has typed, by text box; see versions.ts for why no page can overwrite another's. */
import type { Store, StorageTrouble } from './store'
import { Unstored } from './unstored'
import { covers, headsOf, idOf, parseVersion, stringifyVersion, type Version } from './versions'

const TEXT = 'text/'
/** The loads of the page in this tab, the latest last. */
const PAGES = 'pages'
const MOST_PAGES = 200
/** How many earlier versions of a text are kept. */
const MOST_EARLIER = 10

export class Texts {
  readonly page: string
  readonly #store: Store
  readonly #now: () => number
  /** The loads of the page before this one, in this tab. */
  readonly #former: readonly string[]
  readonly #unstored: Unstored
  #count = 0
  /** A version was stored, or could not be. */
  onwrite: () => void = () => undefined

  constructor(store: Store, page = Math.random().toString(36).slice(2, 10), now: () => number = Date.now) {
    this.#store = store
    this.#now = now
    this.page = page
    this.#former = (store.getOfTab(PAGES) ?? '').split(' ').filter(Boolean)
    store.setOfTab(PAGES, [...this.#former, page].slice(-MOST_PAGES).join(' '))
    this.#unstored = new Unstored(store, store.keys(TEXT).length > 0, now())
  }

  /** Every version of a text, the latest first. */
  versions(name: string): Version[] {
    const prefix = `${TEXT}${name}/`
    return this.#store
      .keys(prefix)
      .map((key) => parseVersion(key.slice(prefix.length), this.#store.get(key)))
      .filter((version) => version !== null)
      .sort((a, b) => b.at - a.at || b.n - a.n)
  }

  /** What was last written in this tab; else the latest from anywhere. */
  open(name: string): Version | null {
    const versions = this.versions(name)
    return versions.find((one) => this.isOfTab(one)) ?? headsOf(versions)[0] ?? null
  }

  /** Written by this page, or by one before it in this tab. */
  isOfTab(version: Version): boolean {
    return version.page === this.page || this.#former.includes(version.page)
  }

  /** Stores a new version and removes those of this page that it replaces. */
  write(
    name: string,
    version: Pick<Version, 'seen' | 'content'> & Partial<Version>,
    replaced: readonly Version[] = [],
  ): Version {
    const { content, seen, before, act, declined } = version
    const written: Version = {
      page: this.page,
      n: ++this.#count,
      seen,
      content,
      at: this.#now(),
      ...(before !== undefined && act !== undefined && { before, act }),
      ...(declined && { declined }),
    }
    this.store(name, written, replaced)
    return written
  }

  store(name: string, version: Version, replaced: readonly Version[] = []): void {
    const lasts = this.#store.replace(
      keyOf(name, version),
      stringifyVersion(version),
      replaced.map((one) => keyOf(name, one)),
    )
    if (lasts === 'device') this.#store.settle(TEXT)
    else this.#unstored.note(name, version.at)
    this.onwrite()
  }

  remove(name: string, version: Version): void {
    this.#store.remove(keyOf(name, version))
  }

  lasts(name: string, version: Version): boolean {
    return this.#store.lasts(keyOf(name, version))
  }

  /** Of the earlier versions only the latest are kept, and those that can be taken back. */
  tidy(name: string): void {
    const versions = this.versions(name)
    const heads = headsOf(versions)
    const wanted = new Set(heads.map((head) => head.before))
    const earlier = versions.filter((one) => !heads.includes(one) && !wanted.has(idOf(one)))
    for (const one of earlier.slice(MOST_EARLIER)) this.remove(name, one)
  }

  /** When a text was typed that is later than this one and could not be stored; null when this is the latest. */
  lostAfter(name: string, version: Version | null): number | null {
    return this.#unstored.after(name, version?.at ?? 0)
  }

  /** The texts that do not last on this device. */
  unsettled(): { name: string; version: Version }[] {
    const latest = new Map<string, Version>()
    for (const key of this.#store.unsettled(TEXT)) {
      const slash = key.lastIndexOf('/')
      const name = key.slice(TEXT.length, slash)
      const version = parseVersion(key.slice(slash + 1), this.#store.get(key))
      const before = latest.get(name)
      if (version && (!before || covers(version, before))) latest.set(name, version)
    }
    return [...latest].map(([name, version]) => ({ name, version }))
  }

  /** Whether all of them last as long as the tab. */
  get lastsWithTab(): boolean {
    return this.#store.lastsWithTab(TEXT)
  }

  /** Why those texts do not. */
  get trouble(): StorageTrouble {
    return this.#store.trouble
  }

  /** Tries again to store what could not be. */
  settle(): void {
    this.#store.settle(TEXT)
    this.onwrite()
  }

  /** Earlier versions in every text, which may go to make room: none that a page shows. */
  earlierEverywhere(): { name: string; version: Version }[] {
    const names = new Set(this.#store.keys(TEXT).map((key) => key.slice(TEXT.length, key.lastIndexOf('/'))))
    return [...names].flatMap((name) => {
      const versions = this.versions(name)
      const heads = headsOf(versions)
      return versions.filter((one) => !heads.includes(one)).map((version) => ({ name, version }))
    })
  }
}

const keyOf = (name: string, version: Version): string => `${TEXT}${name}/${idOf(version)}`
