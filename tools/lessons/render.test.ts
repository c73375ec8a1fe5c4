import { describe, expect, it } from 'vitest'
import { pick } from './diff.ts'
import { withPlaces } from './places.ts'
import { renderLesson, renderText } from './render.ts'

const htmlOf = async (markdown: string): Promise<string> =>
  (await renderLesson(markdown)).map((part) => ('html' in part ? part.html : '')).join('')

describe('a lesson as HTML', () => {
  it('colours Python by CSS variables, and by nothing else', async () => {
    const html = await htmlOf('```python\nimport numpy\nx = square(2)\n```')
    expect(html).toContain('color:var(--shiki-token-keyword)')
    expect(html).not.toMatch(/#[0-9a-f]{6}/i)
    expect(html.replace(/<[^>]+>/g, '')).toContain('x = square(2)')
  })

  it('writes formulas as MathML, and leaves prices alone', async () => {
    expect(await htmlOf('so $y = 2x^4$.')).toMatch(
      /so <span class="formula"><span class="katex"><math[^>]*>.*<msup>.*<\/math><\/span>\.<\/span>/s,
    )
    expect(await htmlOf('$$\n8x^3\n$$')).toMatch(/<p><span class="katex"><math[^>]* display="block"/)
    expect(await htmlOf('from $5 to $10')).toBe('<p>from $5 to $10</p>\n')
  })

  it('stops the build at a formula or a link that is wrong', async () => {
    await expect(htmlOf('$\\frac{1$')).rejects.toThrow(/KaTeX/)
    await expect(htmlOf('[here](#nothing)')).rejects.toThrow('"#nothing"')
    await expect(htmlOf('[here](javascript:alert(1))')).resolves.not.toContain('<a')
  })

  it('marks the links that act on the page', async () => {
    expect(await htmlOf('[14](#engine=step14) [3](#pop=3)')).toContain(
      '<a href="#engine=step14" class="action">14</a> <a href="#pop=3" class="action">3</a>',
    )
    expect(await htmlOf('[s](#lesson=step14) [c](#compare=step13,step14) [t](#term=seen_set)')).toContain(
      '#compare=step13,step14" class="action"',
    )
    expect(await htmlOf('[numpy](https://numpy.org)')).toContain('rel="noopener"')
  })

  it('comes in parts where the page puts something between, but not inside a block of code', async () => {
    const parts = await renderLesson('One.\n\n{{question reuse}}\n\nTwo.\n\n{{exercise}}\n\n```text\n{{exercise}}\n```')
    expect(parts.map((part) => Object.keys(part)[0])).toEqual(['html', 'question', 'html', 'exercise', 'html'])
    expect(parts[1]).toEqual({ question: 'reuse' })
    for (const wrong of ['{{nothing}}', '{{question}}', '{{diff step13}}'])
      await expect(renderLesson(wrong)).rejects.toThrow(wrong)
  })

  it('lets a whole program be tried, with the engine that it names', async () => {
    const html = (await renderLesson('```python run step13\nprint(1)\n```', 'ko'))
      .map((part) => ('html' in part ? part.html : ''))
      .join('')
    expect(html).toMatch(/<button class="btn small try" data-engine="step13">[가-힣 ]+<\/button>/)
    expect(await htmlOf('```python\nprint(1)\n```')).not.toContain('<button')
  })

  it('shows in what two engines differ, whole or by name', async () => {
    const text = (html: string) => html.replace(/<figcaption>.*?<\/figcaption>|<[^>]+>/g, '')
    const whole = text(await htmlOf('{{diff step13 step14}}'))
    expect(whole).toContain('+                    x.grad = x.grad + gx')
    expect(whole).toContain('+    def cleargrad(self):')
    const part = text(await htmlOf('{{diff step13 step14 Variable.backward}}'))
    expect(part).toContain('x.grad = x.grad + gx')
    expect(part).not.toContain('cleargrad')
    await expect(renderLesson('{{diff step13 step14 Square}}')).rejects.toThrow('no difference')
  })

  it('renders questions and exercises', async () => {
    expect(await renderText('What is `x.grad`, and **why**?', 'inline')).toBe(
      'What is <code>x.grad</code>, and <strong>why</strong>?',
    )
    expect(await renderText('Do this.\n\n- one', 'block')).toMatch(/^<p>Do this.<\/p>\n<ul>/)
  })
})

describe('a piece of an engine', () => {
  const source =
    'import x\n\n\nclass A:\n    def f(self):\n        return 1\n\n    @property\n    def g(self):\n        return 2\n\n\ndef f():\n    return 3\n'
  it('is a class, a function or a method with its decorators', () => {
    expect(pick(source, 'A.f')).toBe('def f(self):\n    return 1\n')
    expect(pick(source, 'A.g')).toBe('@property\ndef g(self):\n    return 2\n')
    expect(pick(source, 'f')).toBe('def f():\n    return 3\n')
    expect(pick(source, 'B')).toBe('')
  })
})

describe('the places of a sentence', () => {
  it('are elements, which show their name until they are filled', () => {
    expect(withPlaces('<code>x.grad</code> is {grad}, not {right_y}')).toBe(
      '<code>x.grad</code> is <span data-value="grad">{grad}</span>, not <span data-value="right_y">{right_y}</span>',
    )
  })

  it('are in no tag and no formula, and no other braces are', () => {
    for (const html of ['<a title="{x}">f"{self.data}" {1}</a>', '<math><mi>{x}</mi></math>'])
      expect(withPlaces(html)).toBe(html)
  })
})
