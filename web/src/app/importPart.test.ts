import { expect, it } from 'vitest'
import { importPart, PartNotLoaded } from './importPart'

it('rejects with an error that says which part is missing, and hands over one that is there', async () => {
  const base = 'data:text/javascript,'
  await expect(importPart('file:///no/such/part.js', base)).rejects.toThrow(PartNotLoaded)
  await expect(importPart('file:///no/such/part.js', base)).rejects.toThrow(/part\.js/)
  const part = (await importPart('data:text/javascript,export default 7', base)) as { default: number }
  expect(part.default).toBe(7)
})
