import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

// Nothing that comes from a learner's program, a link, a file or the address may become markup, script or an address.
// Each use of what could do so is listed here, to be looked at when one is added.

/** Texts that were made at build time, as they were made: see tools/lessons/. */
const HTML = [
  'panels/ExerciseBox.svelte: exercise.ask[language]',
  'panels/ExerciseBox.svelte: exercise.passed[language]',
  'panels/ExerciseBox.svelte: hint[language]',
  'panels/Filled.svelte: html',
  'panels/LessonHtml.svelte: html',
  'panels/QuestionBox.svelte: blank.because[language]',
  'panels/QuestionBox.svelte: blank.label[language]',
  'panels/QuestionBox.svelte: choice.text[language]',
  'panels/QuestionBox.svelte: judgement.because[language]',
  'panels/QuestionBox.svelte: question.ask[language]',
  'panels/TermPopover.svelte: entry.text[language]',
  'views/glossary/Glossary.svelte: entry.text[session.language.id]',
]
/** What the two components that take such a text are given. */
const GIVEN = [
  'panels/ExerciseBox.svelte: <Filled html={exercise.messages[verdict.key]![language]}',
  'panels/LessonText.svelte: <LessonHtml html={part.html}',
]
/** Other ways to markup and script: the build's own stylesheets, and the sandboxed frame, whose text is the one that the page's policy knows. */
const MARKUP = [
  "app/importPart.ts: createElement('link'",
  "kernel/iframe.ts: createElement('iframe'",
  'kernel/iframe.ts: srcdoc',
]
/** Addresses that are set by code: a file to download, the page's own, and those of its parts, which the build names (tools/parts.ts). */
const ADDRESSES = [
  'app/importPart.ts: .href = address',
  'lessons/addresses.ts: .href = hrefOf(action.place)',
  'panels/ShareDialog.svelte: .href = url',
  'panels/Unsaved.svelte: .href = url',
]

const sources = readdirSync('web/src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(?:ts|svelte)$/.test(path) && !/\.test\.ts$|schema\.ts$/.test(path))
  .map((name) => ({ name, text: withoutComments(readFileSync(`web/src/${name}`, 'utf8')) }))

function withoutComments(text: string): string {
  return text.replace(/<!--[^]*?-->|\/\*[^]*?\*\/|(?<![:'"`])\/\/.*/g, '')
}

function uses(pattern: RegExp): string[] {
  return sources
    .flatMap(({ name, text }) =>
      [...text.matchAll(pattern)].map((match) => `${name}: ${(match[1] ?? match[0]).trim()}`),
    )
    .sort()
}
const unique = (list: string[]): string[] => [...new Set(list)]

describe('the sources of the page', () => {
  it('are all looked at', () => expect(sources.length).toBeGreaterThan(150))

  it('insert as HTML only what was made at build time', () => {
    expect(uses(/\{@html ([^}]*)\}/g)).toEqual(HTML)
    expect(uses(/<(?:Filled|LessonHtml) html=\{[^}]*\}/g)).toEqual(GIVEN)
  })

  it('know no other way from text to markup or script', () => {
    const ways = [
      'innerHTML',
      'outerHTML',
      'insertAdjacentHTML',
      'srcdoc',
      'DOMParser',
      'createContextualFragment',
      String.raw`document\.write`,
      String.raw`(?:set|parse)HTML\w*`,
      String.raw`\beval\(`,
      String.raw`\bnew Function\b`,
      String.raw`\bFunction\(`,
      'javascript:',
      String.raw`set(?:Timeout|Interval)\(['"${'`'}]`,
      String.raw`createElement(?:NS)?\((?:[^'"]|'(?:script|iframe|object|embed|base|meta|link)'|"(?:script|iframe|object|embed|base|meta|link)")`,
      String.raw`(?<![\w.])on\w+=["'][^{]`,
      '<svelte:element',
      '<iframe',
      '<object',
      '<embed',
      '<base',
    ]
    const found = unique(uses(new RegExp(ways.join('|'), 'g')))
    expect(found).toEqual(MARKUP)
    // Attributes spread over an element could be any.
    expect(uses(/<[\w-]+(?:\s+[\w:-]+=(?:"[^"]*"|\{[^}]*\}))*\s+\{\.\.\.\w+/g)).toEqual([
      'graph/Overview.svelte: <rect class="frame" {...frame',
      'panels/Link.svelte: <a {...rest',
    ])
  })

  it('lead only to places of the page itself', () => {
    const written = sources.flatMap(({ name, text }) =>
      !name.endsWith('.svelte')
        ? []
        : [
            ...text.matchAll(
              /\s((?:xlink:)?href|src|srcset|action|formaction|data|poster|ping)=(?:"([^"]*)"|\{([^}]*)\})/g,
            ),
          ]
            .filter(
              ([, , quoted, expression]) =>
                expression !== undefined || (quoted!.includes('{') && !/^[#?]/.test(quoted!)),
            )
            .map((match) => `${name}: ${match[0].trim()}`),
    )
    // The second one is an address that was given when the page was built.
    expect(written).toEqual([
      'panels/AboutDialog.svelte: href={reportAddress}',
      'panels/Link.svelte: href={address.hrefOf(to)}',
    ])
    expect(uses(/\.(?:href|src|action|formAction) = [^=].*/g)).toEqual(ADDRESSES)
    expect(
      uses(
        /setAttribute(?:NS)?\((?!'(?:sandbox|aria-[a-z]+|data-[a-z-]+|class|style|role|tabindex|[xydr]|c[xy]|transform)')[^)]*\)|window\.open|location\.(?:assign|replace)|location(?:\.href)? = /g,
      ),
    ).toEqual([])
  })

  it('import only what is named in them', () => {
    expect(uses(/\bimport\((?!'[^']*'\))[^)]*\)?/g)).toEqual([
      'app/importPart.ts: import( address)',
      'kernel/inside/start.ts: import(URL.createObjectURL(data)',
    ])
  })
})
