import { describe, expect, it } from 'vitest'
import { renderLesson } from './render.ts'

describe('a lesson as HTML', () => {
  it('colours Python by CSS variables, and by nothing else', async () => {
    const html = await renderLesson('```python\nimport numpy\nx = square(2)\n```')
    expect(html).toContain('color:var(--shiki-token-keyword)')
    expect(html).not.toMatch(/#[0-9a-f]{6}/i)
    expect(html.replace(/<[^>]+>/g, '')).toContain('x = square(2)')
  })

  it('writes formulas as MathML, and leaves prices alone', async () => {
    expect(await renderLesson('so $y = 2x^4$.')).toMatch(/so <span class="katex"><math[^>]*>.*<msup>.*<\/math><\/span>\./s)
    expect(await renderLesson('$$\n8x^3\n$$')).toMatch(/<p><span class="katex"><math[^>]* display="block"/)
    expect(await renderLesson('from $5 to $10')).toBe('<p>from $5 to $10</p>\n')
  })

  it('stops the build at a formula or a link that is wrong', async () => {
    await expect(renderLesson('$\\frac{1$')).rejects.toThrow(/KaTeX/)
    await expect(renderLesson('[here](#nothing)')).rejects.toThrow('"#nothing"')
    await expect(renderLesson('[here](javascript:alert(1))')).resolves.not.toContain('<a')
  })

  it('marks the links that act on the page', async () => {
    expect(await renderLesson('[14](#engine=step14) [3](#pop=3)')).toContain('<a href="#engine=step14" class="action">14</a> <a href="#pop=3" class="action">3</a>')
    expect(await renderLesson('[numpy](https://numpy.org)')).toContain('rel="noopener"')
  })
})
