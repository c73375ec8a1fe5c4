import { describe, expect, test } from 'vitest'
import { Store } from '../storage/store'
import { blocked, FakeArea, random, SharedAreas } from '../../testing/fakeStorage'
import { Texts } from '../storage/texts'
import { Draft } from './draft.svelte'

const NAME = 'step16/program'
let clock = 1000

interface Tab {
  draft: Draft
  device: FakeArea | null
  tab: FakeArea | null
}
function open(device: FakeArea | null, tab: FakeArea | null = new FakeArea(), page?: string): Tab {
  const texts = new Texts(new Store(device, tab), page, () => ++clock)
  return { draft: new Draft(texts, NAME), device, tab }
}
const reload = ({ device, tab }: Tab): Tab => open(device, tab)
const text = ({ draft }: Tab): string | undefined => draft.content.text
const type = ({ draft }: Tab, typed: string): void => draft.edit({ text: typed })

describe('a draft', () => {
  test('survives a reload, and one that was never there is none', () => {
    const tab = open(new FakeArea())
    expect(tab.draft.content).toEqual({})
    type(tab, 'mine')
    expect(text(reload(tab))).toBe('mine')
  })

  test('leaves one version behind however much is typed', () => {
    const tab = open(new FakeArea())
    for (const typed of ['m', 'mi', 'min', 'mine']) type(tab, typed)
    expect([...tab.device!.items.keys()].filter((key) => key.includes('/text/'))).toHaveLength(1)
  })

  test('an act is taken back, after a reload too, and again brings back what stood there', () => {
    let tab = open(new FakeArea())
    type(tab, 'mine')
    tab.draft.replace({}, 1)
    expect(tab.draft.content).toEqual({})
    tab = reload(tab)
    tab.draft.takeBack()
    expect(text(tab)).toBe('mine')
    tab = reload(tab)
    tab.draft.takeBack()
    expect(tab.draft.content).toEqual({})
    tab.draft.takeBack()
    expect(text(tab)).toBe('mine')
  })

  test('taking back over newer text keeps the newer', () => {
    const tab = open(new FakeArea())
    type(tab, 'first')
    tab.draft.replace({}, 1)
    type(tab, 'second')
    tab.draft.takeBack()
    expect(text(tab)).toBe('first')
    tab.draft.takeBack()
    expect(text(tab)).toBe('second')
  })

  test('resetting what is reset already changes nothing', () => {
    const tab = open(new FakeArea())
    type(tab, 'mine')
    tab.draft.replace({}, 1)
    tab.draft.replace({}, 2)
    tab.draft.takeBack()
    expect(text(tab)).toBe('mine')
    const none = open(new FakeArea())
    none.draft.replace({}, 1)
    expect(none.device!.items.size).toBe(1) // the room for what could not be stored
  })

  test('two acts leave both texts among the earlier ones', () => {
    const tab = open(new FakeArea())
    for (const [act, typed] of ['one', 'two', 'three'].entries()) {
      type(tab, typed)
      tab.draft.replace({}, act)
    }
    expect(tab.draft.earlier.map(({ content }) => content.text)).toEqual(['three', 'two', 'one'])
    tab.draft.show(tab.draft.earlier[2]!, tab.draft.earlier[2]!.content, 9)
    expect(text(tab)).toBe('one')
    expect(reload(tab).draft.earlier.map(({ content }) => content.text)).toEqual(['three', 'two'])
  })

  test("of a link is nobody's until it is edited; then the own text can be taken back", () => {
    const tab = open(new FakeArea())
    type(tab, 'mine')
    tab.draft.visit({ text: 'theirs' })
    expect(text(reload(tab))).toBe('mine')
    tab.draft.edit({ text: 'theirs, changed' })
    expect(text(reload(tab))).toBe('theirs, changed')
    tab.draft.takeBack()
    expect(text(tab)).toBe('mine')
    tab.draft.takeBack()
    expect(text(tab)).toBe('theirs, changed')
  })

  test.each([
    'not json',
    'null',
    '7',
    '[]',
    '{"seen":{},"at":1,"content":{"text":5}}',
    '{"seen":1,"at":1,"content":{}}',
  ])('that is damaged is none: %s', (damaged) => {
    const tab = open(new FakeArea())
    type(tab, 'mine')
    for (const key of tab.device!.items.keys()) if (key.includes('/text/')) tab.device!.items.set(key, damaged)
    const after = open(tab.device)
    expect(after.draft.content).toEqual({})
    type(after, 'other')
    expect(text(reload(after))).toBe('other')
  })
})

describe('two tabs', () => {
  function two(): [Tab, Tab] {
    const device = new FakeArea()
    return [open(device), open(device)]
  }

  test('one that has not typed follows the other', () => {
    const [one, other] = two()
    type(one, 'typed')
    other.draft.reread()
    expect([text(other), other.draft.followed]).toEqual(['typed', true])
  })

  test('one that typed keeps its text when the other types on from there, and is told', () => {
    const [one, other] = two()
    type(one, 'typed')
    other.draft.reread()
    type(other, 'all new')
    one.draft.reread()
    expect([text(one), one.draft.others.map(({ content }) => content.text)]).toEqual(['typed', ['all new']])
    const later = reload(one)
    expect([text(later), later.draft.others.map(({ content }) => content.text)]).toEqual(['typed', ['all new']])
    expect(other.draft.others).toEqual([])
    other.draft.reread()
    expect([text(other), other.draft.earlier.map(({ content }) => content.text)]).toEqual(['all new', ['typed']])
    type(later, 'typed on')
    other.draft.reread()
    expect([text(other), other.draft.others.map(({ content }) => content.text)]).toEqual(['all new', ['typed on']])
  })

  test('that both typed keep their own, are told, and find it again after a reload', () => {
    let [one, other] = two()
    type(one, 'one')
    type(other, 'other')
    one.draft.reread()
    expect([text(one), one.draft.others.map(({ content }) => content.text)]).toEqual(['one', ['other']])
    one = reload(one)
    other = reload(other)
    expect([text(one), text(other)]).toEqual(['one', 'other'])
    expect([one, other].map(({ draft }) => draft.others.length)).toEqual([1, 1])
    const third = open(one.device)
    expect([text(third), third.draft.others.map(({ content }) => content.text)]).toEqual(['other', ['one']])
  })

  test('the other text is shown on demand, and the own can be taken back', () => {
    const [one, other] = two()
    type(one, 'one')
    type(other, 'other')
    one.draft.reread()
    one.draft.show(one.draft.others[0]!, one.draft.others[0]!.content, 5)
    expect([text(one), one.draft.others]).toEqual(['other', []])
    one.draft.takeBack()
    expect(text(one)).toBe('one')
    expect(one.draft.earlier.map(({ content }) => content.text)).toEqual(['other'])
  })

  test('the other text is not mentioned again when it is declined, and stays among the earlier ones', () => {
    const [one, other] = two()
    type(one, 'one')
    type(other, 'other')
    one.draft.reread()
    one.draft.decline()
    expect(one.draft.others).toEqual([])
    const after = reload(one)
    expect([text(after), after.draft.others, after.draft.earlier.map(({ content }) => content.text)]).toEqual([
      'one',
      [],
      ['other'],
    ])
  })

  test('a text that stood in one when the storage was cleared is stored again', () => {
    const [one] = two()
    type(one, 'one')
    one.device!.items.clear()
    one.draft.secure()
    expect(text(open(one.device))).toBe('one')
  })

  test.each(Array.from({ length: 80 }, (_, seed) => seed))(
    'whatever they do in whatever order, no typed text gets out of reach (seed %i)',
    (seed) => {
      const next = random(seed + 1)
      const among = (count: number): number => Math.floor(next() * count)
      const shared = new SharedAreas()
      const device = [shared.open(), shared.open()]
      const own = [new FakeArea(), new FakeArea()]
      const tabs = device.map((area, i) => open(area, own[i], `page${i}`))
      /** Put aside by an act or a reload: must be found for ever. */
      const needed = new Set<string>()
      /** Is what stands in a tab of its own typing? Then only itself may type over it. */
      const typedHere = [false, false]
      let acts = 0
      const stored = (): string => [...shared.truth.values()].join('\n')

      for (let step = 0; step < 120; step++) {
        const i = among(2)
        const tab = tabs[i]!
        const before = text(tab)
        const kind = among(12)
        const asideIf = (gone: boolean): void => {
          if (gone && before) needed.add(before)
          if (gone) typedHere[i] = false
        }
        if (kind < 5) {
          type(tab, `${text(tab) ?? ''}<${step}>`)
          typedHere[i] = true
        } else if (kind < 9) {
          if (shared.deliver(device[i]!)) tab.draft.reread()
          if (typedHere[i]) expect(text(tab)).toBe(before)
        } else if (acts < 8 && kind === 9) {
          acts++
          if (among(2) === 0) tab.draft.replace({ text: `begin ${step}` }, step)
          else tab.draft.replace({}, step)
          asideIf(text(tab) !== before)
        } else if (acts < 8 && kind === 10) {
          acts++
          const version = tab.draft.others[0] ?? tab.draft.earlier[0]
          if (version && among(2) === 0) tab.draft.show(version, version.content, step)
          else if (among(2) === 0) tab.draft.takeBack()
          else tab.draft.decline()
          asideIf(text(tab) !== before)
        } else if (kind === 11 && acts < 8) {
          acts++
          // Reload: everything that was written is seen by then.
          while (shared.deliver(device[i]!));
          tabs[i] = open(device[i]!, own[i], `page${i}.${step}`)
          if (typedHere[i]) expect(text(tabs[i]!)).toBe(before)
        }
        const all = stored()
        for (const needs of [...needed, ...tabs.map((one, t) => (typedHere[t] ? text(one) : ''))])
          if (needs) expect(all).toContain(JSON.stringify(needs))
      }
      // And what is stored can be had from the page.
      const { draft } = open(shared.open(), new FakeArea(), 'later')
      const offered = [draft.content, ...[...draft.others, ...draft.earlier].map(({ content }) => content)].map(
        (content) => content.text,
      )
      for (const needs of needed) expect(offered).toContain(needs)
    },
  )
})

describe('a storage that is full', () => {
  test('keeps the text in the tab, and a reload brings the latest', () => {
    let tab = open(new FakeArea())
    type(tab, 'stored')
    tab.device!.room = tab.device!.size
    type(tab, 'typed when it was full')
    tab = reload(tab)
    expect([text(tab), tab.draft.outdated]).toEqual(['typed when it was full', null])
    expect([...tab.tab!.items.keys()].filter((key) => key.includes('text/'))).toHaveLength(1)
    type(tab, 'typed after the reload, still full')
    expect([...tab.tab!.items.keys()].filter((key) => key.includes('text/'))).toHaveLength(1)
  })

  test('never lets an older text pass for the latest', () => {
    const tab = open(new FakeArea())
    type(tab, 'stored')
    const at = clock
    tab.device!.room = tab.device!.size
    type(tab, 'typed when it was full')
    const lost = clock
    const later = open(tab.device)
    expect([text(later), later.draft.outdated]).toEqual(['stored', { at, lost }])
    tab.device!.room = Infinity
    type(later, 'typed anew')
    expect(later.draft.outdated).toBe(null)
    expect(open(tab.device).draft.outdated).toBe(null)
  })

  test('that was full from the first says at least that something is missing', () => {
    const tab = open(new FakeArea())
    tab.device!.room = tab.device!.size
    type(tab, 'typed when it was full')
    const lost = clock
    expect(open(tab.device).draft.outdated).toEqual({ at: null, lost })
  })

  test('that refuses every write says so by what is missing', () => {
    const tab = open(new FakeArea())
    type(tab, 'stored')
    const { setItem } = tab.device!
    tab.device!.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    type(tab, 'typed when nothing was taken')
    tab.device!.setItem = setItem
    const lost = clock
    const later = open(tab.device)
    expect([text(later), (later.draft.outdated?.lost ?? 0) >= lost]).toEqual(['stored', true])
  })

  test('has room again, and everything is stored', () => {
    const tab = open(new FakeArea())
    tab.device!.room = tab.device!.size
    type(tab, 'typed when it was full')
    tab.device!.room = Infinity
    type(tab, 'typed when there was room')
    expect(text(open(tab.device))).toBe('typed when there was room')
  })
})

test.each([
  ['missing', null],
  ['blocked', blocked()],
])('without storage (%s) the text lasts as long as the page', (_, area) => {
  const tab = open(area, area)
  type(tab, 'mine')
  tab.draft.replace({}, 1)
  tab.draft.takeBack()
  expect(text(tab)).toBe('mine')
})
