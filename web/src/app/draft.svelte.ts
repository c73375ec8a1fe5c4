/** One text box: what stands in it, and what else there is of it. */
import { covers, headsOf, idOf, merged, sameContent, seenBy, type Content, type Version } from '../storage/versions'
import type { Texts } from '../storage/texts'

export class Draft {
  content = $state.raw<Content>({})
  /** Typed in other tabs, and not here. */
  others = $state.raw<readonly Version[]>([])
  /** What stood here once, and what others typed: each can be brought back. */
  earlier = $state.raw<readonly Version[]>([])
  /** What stands here was typed in another tab. */
  followed = $state(false)
  /** What stands here is not the latest: when it was typed (null: it is the lesson's own), and when the latest. */
  outdated = $state.raw<{ at: number | null; lost: number } | null>(null)
  /** What `takeBack` would bring, and which act it would undo. */
  undo = $state.raw<{ act: number; version: Version } | null>(null)
  /** Content that came with a link: it is stored when the learner makes it theirs. */
  visiting = $state(false)

  #shown: Version | null = null
  /** Versions of this page that an act has put aside. */
  readonly #aside = new Set<string>()
  /** Pages whose texts the learner has dismissed. */
  readonly #dismissed = new Set<string>()

  constructor(
    private readonly texts: Texts,
    readonly name: string,
  ) {
    this.#shown = texts.open(name)
    this.content = this.#shown?.content ?? {}
    const lost = texts.lostAfter(name, this.#shown)
    if (lost !== null) this.outdated = { at: this.#shown?.at ?? null, lost }
    texts.tidy(name)
    this.#look()
  }

  /** The learner has typed. */
  edit(content: Content): void {
    if (sameContent(content, this.content) && !this.visiting) return
    if (this.visiting) this.keepVisit()
    this.outdated = null
    this.#put(content, {})
  }

  /** The page puts something in the place of what stands here; parts changed by one act are taken back together. */
  replace(content: Content, act: number): void {
    if (this.visiting) this.keepVisit()
    if (sameContent(content, this.content)) return
    this.outdated = null
    const aside = this.#setAside()
    this.#put(content, { before: idOf(aside), act })
    this.texts.tidy(this.name)
    this.#look()
  }

  /** Back to what the last act replaced. What stands here now comes back the same way. */
  takeBack(): void {
    if (this.visiting) this.keepVisit()
    if (this.undo) this.replace(this.undo.version.content, this.undo.act)
  }

  /** Brings a version back, one of `others` or `earlier`, as `content` says. */
  show(version: Version, content: Content, act: number): void {
    if (this.visiting) this.keepVisit()
    const aside = this.#setAside()
    this.outdated = null
    this.#put(content, { before: idOf(aside), act, seen: merged(seenBy(aside), seenBy(version)) })
    this.texts.tidy(this.name)
    this.#look()
  }

  /** What the others typed stays among the earlier texts. */
  decline(): void {
    const declined = merged(
      this.#shown?.declined ?? {},
      Object.fromEntries(this.others.map((one) => [one.page, one.n])),
    )
    for (const { page } of this.others) this.#dismissed.add(page)
    if (this.#shown) this.#put(this.content, { declined })
    this.#look()
  }

  /** Shows what came with a link; the learner's own is untouched until they make that theirs. */
  visit(content: Content): void {
    this.content = content
    this.visiting = true
    this.outdated = null
    this.#look()
  }

  /** The link's text is the learner's from now on; their own before it can be taken back. */
  keepVisit(act: number = Date.now()): void {
    if (!this.visiting) return
    const visitor = this.content
    this.visiting = false
    this.content = this.#shown?.content ?? {}
    this.replace(visitor, act)
  }

  /**
   * Another tab has written, the storage was cleared, or the page comes back from sleep. What was typed in this tab
   * stays; what was not follows the tab that it came from.
   */
  reread(): void {
    const versions = this.texts.versions(this.name)
    const shown = this.#shown
    if (!this.visiting && !(shown && this.texts.isOfTab(shown))) {
      const later = headsOf(versions).find((head) => shown === null || covers(head, shown))
      if (later) {
        this.#shown = later
        this.followed ||= !sameContent(later.content, this.content)
        this.content = later.content
      }
    }
    this.secure()
    this.#look()
  }

  /** Makes sure that the current text is in storage. */
  secure(): void {
    const shown = this.#shown
    if (!shown) return
    const replacedBy = (one: Version): boolean => covers(one, shown) && !this.texts.isOfTab(shown)
    if (!this.texts.versions(this.name).some((one) => idOf(one) === idOf(shown) || replacedBy(one)))
      this.texts.store(this.name, shown)
  }

  #put(content: Content, more: Partial<Version>): void {
    const shown = this.#shown
    const replaced = shown && this.#isMine(shown) && !this.#aside.has(idOf(shown)) ? [shown] : []
    const { before, act, declined } = shown ?? {}
    this.#shown = this.texts.write(
      this.name,
      {
        seen: seenBy(shown),
        content,
        ...(before !== undefined && act !== undefined && { before, act }),
        ...(declined && { declined }),
        ...more,
      },
      replaced,
    )
    this.content = content
    this.followed = false
    if (this.others.length > 0 || more.act !== undefined) this.#look()
  }

  /** Of a text that another page wrote, a copy: that page may replace its own at any time. */
  #setAside(): Version {
    const shown = this.#shown
    const { content, declined } = shown ?? { content: {} }
    const aside =
      shown && this.#isMine(shown)
        ? shown
        : this.texts.write(this.name, { content, seen: seenBy(shown), ...(declined && { declined }) })
    this.#aside.add(idOf(aside))
    this.#shown = aside
    return aside
  }

  /** Written by this page, or by one before it in this tab and kept in the tab only. */
  #isMine(version: Version): boolean {
    return version.page === this.texts.page || !this.texts.lasts(this.name, version)
  }

  #look(): void {
    const shown = this.#shown
    const versions = this.texts.versions(this.name)
    const isNews = (head: Version): boolean =>
      shown !== null &&
      !covers(shown, head) &&
      head.content.text !== undefined &&
      head.content.text !== this.content.text &&
      !this.#dismissed.has(head.page) &&
      (shown.declined?.[head.page] ?? 0) < head.n
    this.others = this.visiting ? [] : headsOf(versions).filter((head) => head.page !== shown?.page && isNews(head))
    const { others } = this
    this.earlier = versions.filter(
      (one, i) =>
        one.content.text !== undefined &&
        one.content.text !== this.content.text &&
        !others.includes(one) &&
        versions.findIndex(({ content }) => content.text === one.content.text) === i,
    )
    const before = shown?.before === undefined ? undefined : versions.find((one) => idOf(one) === shown.before)
    if (this.visiting)
      this.undo = shown && Object.keys(shown.content).length > 0 ? { act: Infinity, version: shown } : null
    else
      this.undo =
        before && shown?.act !== undefined && !sameContent(before.content, this.content)
          ? { act: shown.act, version: before }
          : null
  }
}
