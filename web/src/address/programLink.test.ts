import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { BadLink, decodeProgram, encodeProgram } from './programLink'

const packed = (bytes: string | Buffer): Buffer => deflateRawSync(bytes)
const linkTo = (bytes: Buffer): string => `#program=${bytes.toString('base64url')}`
const link = (value: unknown): string => linkTo(packed(JSON.stringify(value)))

async function damageOf(hash: string): Promise<unknown> {
  try {
    return await decodeProgram(hash)
  } catch (error) {
    if (error instanceof BadLink) return error.damage
    throw error
  }
}

const program = 'from engine import Variable\n\nx = Variable(2.0)  # 변수 🙂\n\tprint("a+b/c==d")\n'

describe('a link made here', () => {
  test('is what the address promises: base64url of raw deflate of JSON', async () => {
    const hash = await encodeProgram({ files: { 'main.py': program }, engine: 'step14' })
    expect(hash).toMatch(/^#program=[\w-]+$/)
    const json = inflateRawSync(Buffer.from(hash.slice('#program='.length), 'base64url')).toString('utf8')
    expect(JSON.parse(json)).toEqual({ files: { 'main.py': program }, engine: 'step14' })
  })

  test.each([
    { files: { 'main.py': program } },
    { files: { 'main.py': '' } },
    { files: { 'main.py': program, 'engine.py': 'class Variable:\n    pass\n' }, lesson: 'step16' },
    { files: { 'main.py': 'x = "\ud800 alone"' }, engine: 'dezero', lesson: 'playground' },
  ])('opens as what went in (%#)', async (shared) => {
    expect(await decodeProgram(await encodeProgram(shared))).toEqual(shared)
  })

  test('is refused when the program is larger than a link may hold', async () => {
    await expect(encodeProgram({ files: { 'main.py': 'x'.repeat(2 ** 20) } })).rejects.toMatchObject({
      name: 'BadLink',
      damage: 'size',
    })
  })
})

describe('a link made elsewhere', () => {
  const files = { 'main.py': program }

  test('may have its keys in any order, unknown keys and unknown files, which are left', async () => {
    const made = link({
      when: 1,
      engine: 'step14',
      files: { 'notes.txt': 'hello', 'evil.py': 'import os', ...files },
      theme: 'dark',
    })
    expect(await decodeProgram(made)).toEqual({ files, engine: 'step14' })
  })

  test('may be padded, in the ordinary alphabet, or escaped by a messenger', async () => {
    const base64 = packed(JSON.stringify({ files })).toString('base64')
    expect(await decodeProgram(`#program=${base64}`)).toEqual({ files })
    expect(await decodeProgram(`#program=${encodeURIComponent(base64)}`)).toEqual({ files })
  })

  test('may stand among other parameters, and without the #', async () => {
    expect(await decodeProgram(`#top&${link({ files }).slice(1)}&x=1`)).toEqual({ files })
    expect(await decodeProgram(link({ files }).slice(1))).toEqual({ files })
  })

  test('an address without a program is no damage', async () => {
    expect(await decodeProgram('')).toBeNull()
    expect(await decodeProgram('#generation')).toBeNull()
  })
})

describe('a damaged link says what is wrong', () => {
  const good = packed(JSON.stringify({ files: { 'main.py': program.repeat(20) } }))

  test.each([
    ['characters of no base64', '#program=a*b(c', 'base64'],
    ['a broken escape', '#program=%E0%A4%A', 'base64'],
    ['a length that no base64 has', '#program=abcde', 'base64'],
    ['nothing behind the name', '#program=', 'deflate'],
    ['bytes that are no deflate', linkTo(Buffer.from([255, 255, 255, 255])), 'deflate'],
    ['a cut end', linkTo(good.subarray(0, good.length - 5)), 'deflate'],
    ['no JSON', linkTo(packed('print(1)')), 'json'],
    ['no UTF-8', linkTo(packed(Buffer.from([0x22, 0xff, 0x22]))), 'json'],
    ['null', link(null), 'shape'],
    ['a list', link([{ files: {} }]), 'shape'],
    ['no files', link({ program }), 'shape'],
    ['files as a list', link({ files: [program] }), 'shape'],
    ['no main.py', link({ files: { 'engine.py': program } }), 'shape'],
    ['a number for a text', link({ files: { 'main.py': 1 } }), 'shape'],
    ['an engine text that is none', link({ files: { 'main.py': program, 'engine.py': null } }), 'shape'],
    ['an engine that is no name', link({ files: { 'main.py': program }, engine: 16 }), 'shape'],
  ])('%s', async (_, hash, damage) => {
    expect(await damageOf(hash)).toBe(damage)
  })

  test('one that unpacks to far more than it may is left at once, not unpacked to its end', async () => {
    const bomb = packed(Buffer.alloc(30 * 2 ** 20, ' '))
    // Its end is cut off: whoever unpacked it all would find it damaged instead.
    expect(await damageOf(linkTo(bomb.subarray(0, bomb.length - 100)))).toBe('size')
  })
})
