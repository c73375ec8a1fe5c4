/**
 * Unpacks what a host sent. Some hosts announce `.gz` files as `Content-Encoding: gzip`, and the browser has unpacked
 * these already: the first two bytes say whether there is anything to do. Rejects when the data does not unpack.
 */
export async function gunzip(received: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const [first, second] = new Uint8Array(await received.slice(0, 2).arrayBuffer())
  const packed = first === 0x1f && second === 0x8b
  const stream = packed ? received.stream().pipeThrough(new DecompressionStream('gzip')) : received.stream()
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
