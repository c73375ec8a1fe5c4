/** The address bar: the one state of where we are. */
import { addressOf, readSettings, type Settings } from './settings'

export class Address {
  #settings = $state.raw<Settings>(readSettings(new URL(location.href)))

  /** `onmove` opens what the address says now; it is given what the address said before. */
  constructor(private readonly onmove: (before: Settings) => Promise<void>) {}

  get settings(): Settings {
    return this.#settings
  }

  /** Another place on the page: a lesson, a view. It gets an address of its own; what was there stays behind the back button. */
  async go(place: Partial<Settings>): Promise<void> {
    history.pushState(null, '', this.hrefOf(place))
    await this.follow()
  }

  /** Where `go` leads; for links, which may also be opened in another tab or copied. */
  hrefOf(place: Partial<Settings>): string {
    const plain: Settings = { ...this.#settings, view: 'step', engines: null, at: null }
    return this.#url({ ...plain, ...place }).href
  }

  /** The browser has moved along its history, or `go` has. */
  async follow(): Promise<void> {
    const before = this.#settings
    this.#settings = readSettings(new URL(location.href))
    await this.onmove(before)
  }

  /** The same place in another language. */
  setLanguage(lang: string): void {
    this.#settings = { ...this.#settings, lang }
    history.replaceState(null, '', this.#url(this.#settings).href + location.hash)
  }

  /** The address no longer names the program of a link: a reload shows the learner's own. */
  dropProgram(): void {
    history.replaceState(history.state, '', this.#url(this.#settings))
  }

  /** The address of this lesson for anybody, in the language that they choose. */
  forOthers(): string {
    return this.#url({ ...this.#settings, view: 'step', engines: null, at: null, lang: null, embed: false }).href
  }

  #url(settings: Settings): URL {
    return addressOf(new URL(location.href), settings)
  }
}
